import { SiteOnlineEmployee } from '../receiver/site-messages.dto.js';
import { SiteView } from '../site.dto.js';

export class SiteBoardEntry extends SiteView {
  /** Who was there at its newest heartbeat; while it is silent nobody knows who is there now. */
  online: SiteOnlineEmployee[];
}

export class SiteCounts {
  reporting: number;
  silent: number;
  never: number;
  disabled: number;
  /** People at the sites that report. */
  online: number;
}

/** All sites at a glance. */
export class SiteBoard {
  counts: SiteCounts;
  /** In the order of their names; at most 1,000. */
  sites: SiteBoardEntry[];
}
