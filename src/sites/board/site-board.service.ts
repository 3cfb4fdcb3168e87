import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { toSiteView, type SiteView } from '../site.dto.js';
import { Site } from '../site.entity.js';
import { siteStatuses } from '../site.rules.js';
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
    const sites = (await this.all()).map(site => Object.assign(toSiteView(site, now), { online: site.online }));
    return { counts: countsOf(sites), sites };
  }

  async counts(): Promise<SiteCounts> {
    const now = this.clock.now();
    return countsOf((await this.all()).map(site => toSiteView(site, now)));
  }

  private all(): Promise<Site[]> {
    return this.em.find(
      Site,
      {},
      { orderBy: { name: 'asc', siteId: 'asc' }, limit: mostSites, disableIdentityMap: true },
    );
  }
}

function countsOf(sites: readonly SiteView[]): SiteCounts {
  const zeros = { reporting: 0, silent: 0, never: 0, disabled: 0 };
  const counts = siteStatuses.map(wanted => [wanted, sites.filter(({ status }) => status === wanted).length]);
  const reporting = sites.filter(({ status }) => status === 'reporting');
  const online = reporting.reduce((sum, { online_count }) => sum + online_count, 0);
  return { ...zeros, ...Object.fromEntries(counts), online };
}
