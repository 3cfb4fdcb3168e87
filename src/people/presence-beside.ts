import type { Interval } from '../shared/intervals.js';

/** A stretch of time of somebody, in epoch milliseconds. */
export interface TimeOfSomebody extends Interval {
  employee: number;
}

/** What the network saw of somebody in a stretch of time; instants in epoch milliseconds. */
export interface Seen {
  firstSeen: number | null;
  lastSeen: number | null;
  secondsOnline: number;
}

/**
 * What a day of attendance shows of presence beside it (product A7). People define it, whoever watches devices may
 * provide it: attendance and presence do not import each other. Without it days are shown alone.
 */
export abstract class PresenceBeside {
  /** One answer for each time, in the same order; null: nothing is known of somebody then. */
  abstract during(times: readonly TimeOfSomebody[]): Promise<(Seen | null)[]>;
}
