import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { nameOf, roughly, silentBefore } from '../site.rules.js';

interface Silent {
  siteId: string;
  name: string;
  since: number;
}

/** Notices which sites have fallen silent. */
@Injectable()
export class SilenceService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Tells of each site once, whatever the number of processes that look. `watchedSince` (epoch ms): silence from before
   * does not count. Nor does silence from before a site was last edited: a new token has to be brought to it first.
   */
  async announce(watchedSince: number): Promise<void> {
    const now = this.clock.now();
    // The database is asked in any case: without its answer heartbeats could not have been stored either.
    const cutoff = silentBefore(now.getTime(), watchedSince) ?? 0;
    const at = sql`${new Date(cutoff).toISOString()}::timestamptz`;
    const isSilent = sql`enabled and silent_since is null and last_heartbeat_at < ${at} and updated_at < ${at}`;
    const found = await query(this.em, sql`select 1 from site where ${isSilent} limit 1`);
    if (found.length === 0) return;
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const silent = await query<Silent>(
        em,
        sql<Silent>`update site set silent_since = last_heartbeat_at where ${isSilent}
                    returning site_id as "siteId", name, ${epochMs('silent_since')} as since`,
      );
      for (const site of silent) this.tell(site, now);
    });
  }

  private tell(site: Silent, now: Date): void {
    const name = nameOf(site);
    const message = `${name} has not reported for ${roughly(now.getTime() - site.since)}.`;
    const since = new Date(site.since).toISOString();
    this.bus.record('site.silent', { site_id: site.siteId, name, since, message }, now);
  }
}
