import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { Site } from '../site.entity.js';
import { isNews, nameOf, roughly } from '../site.rules.js';
import { parseInstant } from './instant.rules.js';
import type { SiteHeartbeatReceipt, SiteHeartbeat } from './site-messages.dto.js';
import { SiteTokens } from './site-tokens.service.js';

/** Takes the messages that say who is at a site. */
@Injectable()
export class SiteHeartbeats {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly tokens: SiteTokens,
  ) {}

  /**
   * One that was overtaken by a newer one changes nothing and is taken all the same. Throws Unauthenticated and Forbidden
   * as {@link SiteTokens.verify} does.
   */
  async accept(authorization: string | undefined, message: SiteHeartbeat): Promise<SiteHeartbeatReceipt> {
    const site = await this.tokens.verify(authorization, message.site_id);
    // Only the end of a silence is told, so the live order is held up by nothing else.
    const done = !site.isSilent && (await this.store(site.id, message, false));
    if (!done) await this.store(site.id, message, true);
    return { status: 'ok', received_at: this.clock.now().toISOString() };
  }

  /** False where there is an end of a silence to tell, and `mayTell` does not allow it; nothing is stored then. */
  private store(id: number, message: SiteHeartbeat, mayTell: boolean): Promise<boolean> {
    return this.em.transactional(async em => {
      if (mayTell) await query(em, lockLiveOrder);
      const site = await em.findOne(Site, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
      if (!site) return true;
      const now = this.clock.now();
      const madeAt = parseInstant(message.timestamp) ?? now.getTime();
      const before = { madeAt: site.reportedAt?.getTime() ?? null, heardAt: site.lastHeartbeatAt?.getTime() ?? null };
      if (!isNews({ madeAt, now: now.getTime() }, before)) return true;
      if (site.silentSince && !mayTell) return false;
      if (site.silentSince) this.tellReturn(site, site.silentSince, now);
      const online = message.devices_online.map(({ employee_id, employee_name, fake_name, area }) => ({
        ...{ employee_id, employee_name, fake_name, area },
      }));
      em.assign(site, { lastHeartbeatAt: now, reportedAt: new Date(madeAt), online, silentSince: null });
      return true;
    });
  }

  private tellReturn(site: Site, silentSince: Date, now: Date): void {
    const name = nameOf(site);
    const message = `${name} reports again after ${roughly(now.getTime() - silentSince.getTime())}.`;
    this.bus.record('site.returned', { site_id: site.siteId, name, since: silentSince.toISOString(), message }, now);
  }
}
