import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Employee } from '../../people/employee.entity.js';
import { PresenceSource } from '../../people/presence-source.js';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import { encodeHeartbeat, type CloudMessage } from './message.codec.js';

/** Writes the message that says who is here now. */
@Injectable()
export class WhoIsOnline {
  constructor(
    private readonly em: EntityManager,
    private readonly presence: PresenceSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Active employees only, in their order. */
  async message(): Promise<CloudMessage> {
    const standing = await this.presence.standing(null);
    const here = [...standing].filter(([, { isOnline }]) => isOnline).map(([id]) => id);
    const employees = await this.em.find(
      Employee,
      { id: { $in: here }, active: true },
      { orderBy: { displayOrder: 'asc' }, disableIdentityMap: true },
    );
    const online = employees.map(({ id: employeeId, ...employee }) => ({ employeeId, ...employee }));
    const { SITE_ID: siteId, TZ: zone } = this.config.env;
    return encodeHeartbeat({ siteId, zone }, this.clock.now(), online);
  }
}
