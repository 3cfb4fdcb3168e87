import type { ReadingStep } from './reading.rules.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface RollupPlan {
  /** Length of a bucket; buckets begin at multiples of it since 1970, in UTC. */
  widthMs: number;
  /** A bucket is built when it ended this long ago. */
  graceMs: number;
  /** Buckets built by one statement: they bound its memory, its time, and what is repeated after a crash. */
  batch: number;
}

export const rollupPlans: Record<ReadingStep, RollupPlan> = {
  minute: { widthMs: minuteMs, graceMs: 2 * minuteMs, batch: 15 },
  hour: { widthMs: hourMs, graceMs: 5 * minuteMs, batch: 6 },
  day: { widthMs: dayMs, graceMs: hourMs, batch: 1 },
};

/** Start of the bucket that contains an instant (epoch milliseconds). */
export function bucketOf(at: number, widthMs: number): number {
  return Math.floor(at / widthMs) * widthMs;
}

/** The end of the last bucket that may be built at `now`. */
export function finishedAt(step: ReadingStep, now: number): number {
  const { widthMs, graceMs } = rollupPlans[step];
  return bucketOf(now - graceMs, widthMs);
}

/**
 * Whether a reading may belong to a bucket that is built already. Half of the grace is left for the time between this
 * decision and the commit of the reading.
 */
export function isLate(step: ReadingStep, at: number, now: number): boolean {
  return now - at > rollupPlans[step].graceMs / 2;
}
