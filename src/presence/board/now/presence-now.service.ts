import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { Employee } from '../../../people/employee.entity.js';
import { PresenceSource } from '../../../people/presence-source.js';
import { Clock } from '../../../shared/clock.js';
import { loadDevices, readSweep } from './now.queries.js';
import { toPersonHereView, toSweepView, type PresenceNowView } from './presence-now.dto.js';
import { countWhereabouts, whereaboutsOf } from './standing.rules.js';

/** Who is here now, and whether that can be believed. */
@Injectable()
export class PresenceNow {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly presence: PresenceSource,
    private readonly config: Config,
  ) {}

  /** Everybody who is active. */
  async board(): Promise<PresenceNowView> {
    const employees = await this.em.find(
      Employee,
      { active: true },
      { orderBy: { displayOrder: 'asc' }, disableIdentityMap: true },
    );
    const standing = await this.presence.standing(employees.map(({ id }) => id));
    const devices = Map.groupBy(await loadDevices(this.em), ({ employee }) => employee);
    const now = this.clock.now();
    const sweep = toSweepView(await readSweep(this.em), now.getTime(), this.config.env.PING_INTERVAL_SECONDS);
    const people = employees.map(employee => {
      const own = devices.get(employee.id) ?? [];
      const known = standing.get(employee.id);
      const isWatched = own.some(({ counts }) => counts);
      const where = whereaboutsOf({ isOnline: known?.isOnline ?? false, isWatched }, sweep.sound);
      return toPersonHereView(employee, known, where, own);
    });
    const counts = countWhereabouts(people.map(person => person.standing));
    return { at: now.toISOString(), counts, sweep, employees: people };
  }
}
