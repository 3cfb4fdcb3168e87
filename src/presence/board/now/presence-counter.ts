import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { Overview } from '../../../http/overview.js';
import { Clock } from '../../../shared/clock.js';
import { Device } from '../../devices/device.entity.js';
import { FoundDevice } from '../../discovery/found-device.entity.js';
import { loadPeople, readSweep } from './now.queries.js';
import { countWhereabouts, isSound, whereaboutsOf } from './standing.rules.js';

/** The part of the first screen that is about presence. */
@Injectable()
export class PresenceCounter {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
    overview: Overview,
  ) {
    overview.register('presence', () => this.counts());
  }

  /** `blind` is 1 while it cannot be told who is here although there are devices to look for. */
  private async counts(): Promise<Record<string, number>> {
    const people = await loadPeople(this.em);
    const now = this.clock.now().getTime();
    const sound = isSound(await readSweep(this.em), now, this.config.env.PING_INTERVAL_SECONDS);
    const devices = await this.em.count(Device);
    const found = await this.em.count(FoundDevice, { ignored: false });
    return {
      ...countWhereabouts(people.map(person => whereaboutsOf(person, sound))),
      devices,
      found_devices: found,
      blind: devices > 0 && !sound ? 1 : 0,
    };
  }
}
