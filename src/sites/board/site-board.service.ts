import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import { toSiteView } from '../site.dto.js';
import { Site } from '../site.entity.js';
import { siteStatus, siteStatuses, type Heard, type SiteStatus } from '../site.rules.js';
import type { SiteBoard, SiteCounts } from './site-board.dto.js';

const mostSites = 1000;

/** What all sites look like now. */
@Injectable()
export class SiteBoardService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async board(): Promise<SiteBoard> {
    const now = this.clock.now();
    const sites = await this.em.find(
      Site,
      {},
      { orderBy: { name: 'asc', siteId: 'asc' }, limit: mostSites, disableIdentityMap: true },
    );
    const entries = sites.map(site => Object.assign(toSiteView(site, now), { online: site.online }));
    const standings = entries.map(({ status, online_count: online }) => ({ status, online }));
    return { counts: countsOf(standings), sites: entries };
  }

  /** The same without reading who is there. */
  async counts(): Promise<SiteCounts> {
    const now = this.clock.now().getTime();
    const sites = await query<Heard & { online: number }>(
      this.em,
      sql<Heard & { online: number }>`
        select enabled, ${epochMs('last_heartbeat_at')} as "lastHeartbeatAt", ${epochMs('silent_since')} as "silentSince",
               jsonb_array_length(online) as online
        from site`,
    );
    return countsOf(sites.map(({ online, ...heard }) => ({ status: siteStatus(heard, now), online })));
  }
}

function countsOf(sites: readonly { status: SiteStatus; online: number }[]): SiteCounts {
  const zeros = { reporting: 0, silent: 0, never: 0, disabled: 0 };
  const counts = siteStatuses.map(wanted => [wanted, sites.filter(({ status }) => status === wanted).length]);
  const reporting = sites.filter(({ status }) => status === 'reporting');
  return { ...zeros, ...Object.fromEntries(counts), online: reporting.reduce((sum, { online }) => sum + online, 0) };
}
