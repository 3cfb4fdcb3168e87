import type { ResultKind } from '../../checks/check.rules.js';
import type { Checked } from '../../checks/checked.js';
import type { CoreStatus } from '../../status/status.rules.js';
import { windowOf, type Pace } from '../heartbeat.rules.js';

/**
 * A deadline is judged only when it passed this long ago: heartbeats that arrived before it may be under way in other
 * processes, and one that arrived in its very millisecond is in time.
 */
export const settleMs = 500;
/** What a pause or a maintenance covers is looked at again this often. */
const coveredLookMs = 60_000;

/** One server whose heartbeats have to be looked at. Instants are epoch milliseconds. */
export interface Watched extends Pace {
  serverId: number;
  /** The newest heartbeat. */
  last: number;
  /** When it was to be looked at: never after its true deadline, unless that was put off. */
  deadline: number;
  lostAt: number | null;
  /** A job that has reported its start and not its end. */
  runStartedAt: number | null;
  /** The newest thing a job said is that it failed, then. */
  failedAt: number | null;
  core: CoreStatus;
  paused: boolean;
  inMaintenance: boolean;
  /** End of the latest pause or maintenance. */
  activeSince: number;
  /** Instant of the newest result stored. */
  lastSlot: number | null;
}

export interface WatchResult {
  kind: Extract<ResultKind, 'success' | 'failure'>;
  slot: number;
  at: number;
  message: string;
}

/** What a look at a server leads to. */
export interface WatchVerdict {
  /** When to look again unless a heartbeat comes; null: not before one comes. */
  next: number | null;
  lostAt: number | null;
  /** To be stored as if it came from a check (`heartbeat` servers). */
  result: WatchResult | null;
  /** What people are to be told about an agent (all other servers). */
  tell: 'lost' | 'returned' | null;
}

/**
 * What the heartbeats of one server say at `now`; null: nothing yet. A `heartbeat` server gets results as if it were
 * checked: a success for the newest heartbeat, a failure at the deadline and one in each further period. The agent of any
 * other server is only told about, and not while a pause or a maintenance covers it; both are followed by one full window.
 */
export function judge(watched: Watched, now: number): WatchVerdict | null {
  const { lostAt, protocol } = watched;
  const reports = protocol === 'heartbeat';
  const same = { lostAt, result: null, tell: null };
  if (watched.paused) return { ...same, next: now + coveredLookMs };
  if (watched.inMaintenance && !reports) return { ...same, next: now + coveredLookMs };
  if (lostAt !== null) return isBack(watched, lostAt, now) ? returned(watched, now) : stillLost(watched, lostAt, now);
  const deadline = deadlineOf(watched, now);
  if (now - settleMs <= deadline) return { ...same, ...inTime(watched, deadline, now) };
  if (isJustReported(watched, deadline, now)) return null;
  if (!reports) return { next: null, lostAt: deadline, result: null, tell: 'lost' };
  const known = watched.core === 'down' && watched.lastSlot !== null && watched.lastSlot >= deadline;
  return {
    next: now + watched.intervalMs,
    lostAt: deadline,
    result: known ? null : missed(watched, deadline),
    tell: null,
  };
}

/** The last instant at which a heartbeat is in time. A pause that ends in the future ended before the clock was set back. */
export function deadlineOf(watched: Watched, now: number): number {
  const window = windowOf(watched);
  const heardFrom = watched.activeSince > now ? watched.last : Math.max(watched.last, watched.activeSince);
  return Math.max(watched.deadline, heardFrom + window);
}

/** A heartbeat came after all, or the window was made longer. */
function isBack(watched: Watched, lostAt: number, now: number): boolean {
  return watched.last >= lostAt || watched.last + windowOf(watched) > now;
}

/** A result of this server is newer than its deadline: the heartbeat that belongs to it is being stored. */
function isJustReported({ core, lastSlot }: Watched, deadline: number, now: number): boolean {
  return core === 'up' && lastSlot !== null && lastSlot > deadline && lastSlot <= now;
}

/** A failed job is said to have failed once in each period, until it says something else. */
function inTime(watched: Watched, deadline: number, now: number): Pick<WatchVerdict, 'next' | 'result'> {
  const { last, lastSlot, failedAt, intervalMs, protocol } = watched;
  if (protocol !== 'heartbeat') return { next: deadline, result: null };
  if (failedAt === null) {
    const isNew = lastSlot === null || last > lastSlot;
    return { next: deadline, result: isNew ? { kind: 'success', slot: last, at: last, message: '' } : null };
  }
  const isTold = watched.core === 'down' && lastSlot !== null && now - lastSlot < intervalMs;
  const next = Math.min(deadline, (isTold ? lastSlot : now) + intervalMs);
  return { next, result: isTold ? null : failure(watched, Math.max(failedAt, now), 'The job failed') };
}

function returned(watched: Watched, now: number): WatchVerdict {
  const { last, lastSlot, failedAt, protocol } = watched;
  const next = Math.max(last + windowOf(watched), now);
  if (protocol !== 'heartbeat') return { next, lostAt: null, result: null, tell: 'returned' };
  // The result may be there: this program did not live to say that the server is no longer lost.
  const known = failedAt !== null || (watched.core === 'up' && lastSlot !== null && lastSlot >= last);
  const slot = Math.max(last, (lastSlot ?? 0) + 1);
  return { next, lostAt: null, result: known ? null : { kind: 'success', slot, at: last, message: '' }, tell: null };
}

function stillLost(watched: Watched, lostAt: number, now: number): WatchVerdict {
  if (watched.protocol !== 'heartbeat') return { next: null, lostAt, result: null, tell: null };
  return { next: now + watched.intervalMs, lostAt, result: missed(watched, now), tell: null };
}

function missed(watched: Watched, at: number): WatchResult {
  const { runStartedAt } = watched;
  const late = durationText(windowOf(watched));
  const message =
    runStartedAt === null
      ? `No heartbeat for more than ${late}`
      : `The job that started at ${new Date(runStartedAt).toISOString()} has not ended within ${late}`;
  return failure(watched, at, message);
}

function failure({ lastSlot }: Watched, at: number, message: string): WatchResult {
  return { kind: 'failure', slot: Math.max(at, (lastSlot ?? 0) + 1), at, message };
}

/** `90 s`, `15 min`, `25 h`: in the largest unit of which there are two at least, rounded. */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** A heartbeat as the recorder takes results of checks. */
export function checkedOf(serverId: number, { kind, slot, at, message }: WatchResult): Checked {
  const phases = { dns: 0, connect: 0, tls: 0, firstByte: 0 };
  return {
    serverId,
    slot,
    at,
    outcome: { kind, responseTimeMs: null, statusCode: null, message, phases, certificate: null },
  };
}
