import type { LiveMessage } from './live-message.js';

/** Which servers a live client wants to hear about; absent means all. */
export interface StatusFilter {
  serverIds?: number[];
  /** Part of the server's name, in any case. */
  query?: string;
  /** Current status, one of these. */
  statuses?: string[];
}

/** Where everything stands now: the objects of `GET /api/server-status/` and `GET /api/ping-results/`. */
export interface StatusSnapshot {
  statuses: object[];
  pings: object[];
}

/**
 * What the doors of the live feed need to know about servers. The doors define it, the feature that has servers
 * provides it: neither imports the other.
 */
export abstract class StatusSource {
  /** Statuses (changed after `since`, where given) and the newest `limit` results of the selected servers, oldest first. */
  abstract latest(filter: StatusFilter & { since?: Date; limit: number }): Promise<StatusSnapshot>;
  /** Ids of the selected servers. */
  abstract select(filter: StatusFilter): Promise<number[]>;
  /** Whether there is such a server, also one that was added this very moment. */
  abstract exists(serverId: number): Promise<boolean>;
  /** Results with an id above `after` and up to `upTo` as the messages they were, or null where there are more than `limit`. */
  abstract resultsBetween(after: number, upTo: number, limit: number): Promise<LiveMessage[] | null>;
}
