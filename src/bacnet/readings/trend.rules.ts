import type { ReadingStep } from './reading.rules.js';

export const trendWindows = ['1h', '24h', '7d', '30d', '1y'] as const;
export type TrendWindow = (typeof trendWindows)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface TrendPlan {
  lengthMs: number;
  /** Length of one point of the series. */
  bucketMs: number;
  /** The coarsest summaries the series is read from, then finer ones for what they do not reach yet. */
  steps: readonly ReadingStep[];
}

/** At most 366 points each; a year of a point is read from about 500 rows, a month from 800. */
export const trendPlans: Record<TrendWindow, TrendPlan> = {
  '1h': { lengthMs: hourMs, bucketMs: minuteMs, steps: ['minute'] },
  '24h': { lengthMs: dayMs, bucketMs: 5 * minuteMs, steps: ['minute'] },
  '7d': { lengthMs: 7 * dayMs, bucketMs: hourMs, steps: ['hour', 'minute'] },
  '30d': { lengthMs: 30 * dayMs, bucketMs: 2 * hourMs, steps: ['hour', 'minute'] },
  '1y': { lengthMs: 365 * dayMs, bucketMs: dayMs, steps: ['day', 'hour', 'minute'] },
};

/** A stretch of time and the summaries it is read from; null: the readings themselves. Epoch milliseconds. */
export interface TrendPart {
  step: ReadingStep | null;
  from: number;
  to: number;
}

/**
 * Which part of `[from, to)` is read from where: as much as is built of the coarsest summaries, the rest from finer ones,
 * the last minutes from readings. Every instant is read once.
 */
export function trendParts(
  { from, to }: { from: number; to: number },
  steps: readonly ReadingStep[],
  builtThrough: Partial<Record<ReadingStep, number>>,
): TrendPart[] {
  const parts: TrendPart[] = [];
  let start = from;
  for (const step of steps) {
    const end = Math.min(builtThrough[step] ?? start, to);
    if (end <= start) continue;
    parts.push({ step, from: start, to: end });
    start = end;
  }
  return start < to ? [...parts, { step: null, from: start, to }] : parts;
}
