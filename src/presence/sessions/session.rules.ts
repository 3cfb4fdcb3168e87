import type { Interval } from '../../shared/intervals.js';
import type { DeviceClass } from '../devices/device.rules.js';
import type { ProbeAnswer } from '../sweep/probe-answer.rules.js';

/** Why a session of presence ended; it ends at its last success all the same. */
export const sessionEnds = ['silent', 'outage', 'moved', 'removed'] as const;
export type SessionEnd = (typeof sessionEnds)[number];

/** Sweeps do not begin on the millisecond: a silence of exactly the allowed length is still none. */
export const slackMs = 10_000;

/** Seconds between two sweeps, and how long each class of device may be silent on top of it. */
export interface GraceSettings {
  intervalSeconds: number;
  graceSeconds: Readonly<Record<DeviceClass, number>>;
}

/** The longest silence inside a session (product R4). */
export function longestGapMs(deviceClass: DeviceClass, { intervalSeconds, graceSeconds }: GraceSettings): number {
  return (intervalSeconds + graceSeconds[deviceClass]) * 1000 + slackMs;
}

/** The longest silence any device may have: after it nothing can change an hour any more. */
export function longestGapOfAllMs(settings: GraceSettings): number {
  return Math.max(...Object.values(settings.graceSeconds)) * 1000 + settings.intervalSeconds * 1000 + slackMs;
}

/** A session that goes on: its first and its newest success, epoch milliseconds. */
export interface OpenSession {
  startedAt: number;
  lastUpAt: number;
}

export interface SessionStep {
  open: OpenSession | null;
  /** A session that is over with this step; it ended at its last success. */
  closed: Interval | null;
  /** `open` began with this step. */
  opened: boolean;
}

/**
 * What one answer does to the session of a device. Only successes extend it; a failure merely lets it be noticed that the
 * silence has become too long, and an answer that is not known does nothing. So losing failures, adding unknown answers
 * or starting again in the middle changes no session, only when its end is noticed. Instants not after the last success
 * (a clock that was set back, an answer told twice) change nothing.
 */
export function afterAnswer(open: OpenSession | null, answer: ProbeAnswer, at: number, gapMs: number): SessionStep {
  const unchanged = { open, closed: null, opened: false };
  if (answer === 'unknown' || (open && at <= open.lastUpAt)) return unchanged;
  const isOver = open !== null && at - open.lastUpAt > gapMs;
  if (answer === 'down') return isOver ? { ...unchanged, open: null, closed: span(open) } : unchanged;
  if (open && !isOver) return { ...unchanged, open: { ...open, lastUpAt: at } };
  return { open: { startedAt: at, lastUpAt: at }, closed: open && span(open), opened: true };
}

const span = ({ startedAt, lastUpAt }: OpenSession): Interval => ({ from: startedAt, to: lastUpAt });

/** The sessions that successes at these instants make, in any order; the definition that `afterAnswer` follows step by step. */
export function sessionsOf(successes: readonly number[], gapMs: number): Interval[] {
  const sessions: Interval[] = [];
  for (const at of successes.toSorted((a, b) => a - b)) {
    const last = sessions.at(-1);
    if (last && at - last.to <= gapMs) last.to = at;
    else sessions.push({ from: at, to: at });
  }
  return sessions;
}

/**
 * When a device that was online before an outage of this program is taken to have gone (product R7): a little after the
 * last sign of life, but never before its own last success and never after the start. Epoch milliseconds.
 */
export function estimatedEnd(at: {
  lastUpAt: number;
  lastSignOfLife: number;
  thresholdMs: number;
  startedAgainAt: number;
}): number {
  const estimate = Math.max(at.lastUpAt, at.lastSignOfLife + at.thresholdMs);
  return Math.max(at.lastUpAt, Math.min(estimate, at.startedAgainAt));
}
