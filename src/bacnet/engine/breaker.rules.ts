/** What is remembered about a device that may be dead. Plain data, it can be stored. */
export interface Breaker {
  /** Time-outs in a row; from the third on, probes without reply. */
  timeouts: number;
  /** Null: it is asked as usual. Otherwise it is offline, and not asked before this moment (epoch milliseconds). */
  probeAt: number | null;
}

const openAfter = 3;
const firstProbeMs = 30_000;
const longestProbeMs = 900_000;

export const closedBreaker: Readonly<Breaker> = { timeouts: 0, probeAt: null };

/**
 * What a device is asked now: everything, one small question to see whether it is back, or nothing. A moment farther
 * away than any probe means that the clock was set back.
 */
export function permission({ probeAt }: Breaker, now: number): 'all' | 'probe' | 'nothing' {
  if (probeAt === null) return 'all';
  return now >= probeAt || probeAt - now > longestProbeMs ? 'probe' : 'nothing';
}

/**
 * The state after requests to the device: any reply closes it; `silent` time-outs in a row after the last reply count
 * on. Three of them and the device is offline; it is probed after 30 s, doubling to 15 min.
 */
export function advance(breaker: Breaker, seen: { answered: boolean; silent: number }, now: number): Breaker {
  if (seen.silent === 0) return seen.answered ? closedBreaker : breaker;
  if (breaker.probeAt !== null && !seen.answered) return offline(breaker.timeouts + 1, now);
  const timeouts = (seen.answered ? 0 : breaker.timeouts) + seen.silent;
  return timeouts >= openAfter ? offline(openAfter, now) : { timeouts, probeAt: null };
}

function offline(timeouts: number, now: number): Breaker {
  const doublings = Math.min(Math.max(0, timeouts - openAfter), 10);
  return { timeouts, probeAt: now + Math.min(longestProbeMs, firstProbeMs * 2 ** doublings) };
}
