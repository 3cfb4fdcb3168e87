import type { Interval } from '../../../shared/intervals.js';

/** What is known of an enabled terminal: since when it can tell about punches, and up to when it has told. */
export interface Witness {
  /** Epoch milliseconds; when it was added. */
  since: number;
  /** When its whole log was read last: then it has told about the time before it was added, too. */
  logReadAt: number | null;
  /** The newest poll that succeeded, or the newest call of a terminal that pushes. */
  toldUntil: number | null;
}

/**
 * Whether a punch of that time would be in the ledger by now: every terminal that was there has told about it up to the
 * end, and there was at least one. Only then may the lack of punches mean that somebody was absent.
 */
export function isProven(witnesses: readonly Witness[], time: Interval): boolean {
  const there = witnesses.filter(({ since, logReadAt }) => since <= time.from || (logReadAt ?? 0) >= time.to);
  // One that came in the middle of the time proves nothing for the beginning, but may know punches of the rest.
  const asked = witnesses.filter(({ since }) => since < time.to);
  return there.length > 0 && [...there, ...asked].every(({ toldUntil }) => (toldUntil ?? 0) >= time.to);
}
