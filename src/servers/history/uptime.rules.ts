import type { Status } from '../status/status.rules.js';

/** How time is counted: a pause says nothing about the server, so it counts as unknown. */
export const measuredStatuses = ['up', 'degraded', 'down', 'maintenance', 'unknown'] as const;
type MeasuredStatus = (typeof measuredStatuses)[number];

/** A window of time divided over the statuses, all in one unit; the parts add up to the window. */
export type Shares = Record<MeasuredStatus, number>;

/** Time spent in one status inside a window. */
export interface Stay {
  status: Status;
  milliseconds: number;
}

/** Divides a window; whatever no stay accounts for (before the first one, in the future) is unknown. */
export function sharesOf(stays: readonly Stay[], windowMs: number): Shares {
  const shares: Shares = { up: 0, degraded: 0, down: 0, maintenance: 0, unknown: 0 };
  for (const { status, milliseconds } of stays) {
    if (status !== 'paused' && status !== 'unknown') shares[status] += milliseconds;
  }
  shares.unknown = windowMs - shares.up - shares.degraded - shares.down - shares.maintenance;
  return shares;
}

/**
 * Milliseconds as whole seconds that still add up to the (rounded) window: all are rounded down, and the seconds missing
 * go to the largest remainders.
 */
export function wholeSeconds(shares: Shares): Shares {
  const windowMs = measuredStatuses.reduce((sum, status) => sum + shares[status], 0);
  const seconds: Shares = { ...shares };
  for (const status of measuredStatuses) seconds[status] = Math.floor(shares[status] / 1_000);
  const given = measuredStatuses.reduce((sum, status) => sum + seconds[status], 0);
  const byRemainder = measuredStatuses.toSorted((a, b) => (shares[b] % 1_000) - (shares[a] % 1_000));
  for (const status of byRemainder.slice(0, Math.round(windowMs / 1_000) - given)) seconds[status] += 1;
  return seconds;
}

/** Of the time in which the server was watched and meant to work; null where there was none. */
export function uptimePercentage({ up, degraded, down }: Shares): number | null {
  const watched = up + degraded + down;
  return watched > 0 ? ((up + degraded) / watched) * 100 : null;
}

/** The part of the window (0..1) about which something is known; 0 for an empty window. */
export function coverage(shares: Shares): number {
  const window = measuredStatuses.reduce((sum, status) => sum + shares[status], 0);
  return window > 0 ? 1 - shares.unknown / window : 0;
}
