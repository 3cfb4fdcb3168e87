import type { ServerState } from '../api/types.js';
import type { SiteView } from '../client/types.gen.js';
import { StateMark } from '../status/state-mark.js';

export type SiteStatus = SiteView['status'];

export const siteWords: Record<SiteStatus, string> = {
  reporting: 'Reporting',
  silent: 'Silent',
  never: 'Never heard',
  disabled: 'Switched off',
};

/** From the worst to the best. */
export const siteStatuses = ['silent', 'never', 'reporting', 'disabled'] as const satisfies SiteStatus[];

const looks: Record<SiteStatus, ServerState> = {
  reporting: 'up',
  silent: 'down',
  never: 'unknown',
  disabled: 'paused',
};

/** Shape and word of how a site stands. */
export const SiteMark = ({ status }: { status: SiteStatus }) => (
  <StateMark state={looks[status]} word={siteWords[status]} />
);

export const nameOf = ({ name, site_id }: Pick<SiteView, 'name' | 'site_id'>): string => name || site_id;
