import type { RollupStep } from './rollup.rules.js';

export const metricsWindows = ['1h', '24h', '7d', '30d', '90d', '1y'] as const;
export type MetricsWindow = (typeof metricsWindows)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface MetricsPlan {
  lengthMs: number;
  /** Length of one point of the series. */
  bucketMs: number;
  /** Summaries the series is read from; null: from raw results, exact for any bucket. */
  step: RollupStep | null;
}

export const metricsPlans: Record<MetricsWindow, MetricsPlan> = {
  '1h': { lengthMs: hourMs, bucketMs: minuteMs, step: null },
  '24h': { lengthMs: dayMs, bucketMs: 5 * minuteMs, step: null },
  '7d': { lengthMs: 7 * dayMs, bucketMs: hourMs, step: 'hour' },
  '30d': { lengthMs: 30 * dayMs, bucketMs: hourMs, step: 'hour' },
  '90d': { lengthMs: 90 * dayMs, bucketMs: dayMs, step: 'day' },
  '1y': { lengthMs: 365 * dayMs, bucketMs: dayMs, step: 'day' },
};

/** Results of one server in one bucket; times in milliseconds over the answered checks, null where none was. */
export interface Bucket {
  /** Start, epoch milliseconds. */
  at: number;
  successes: number;
  slow: number;
  failures: number;
  inconclusive: number;
  averageMs: number | null;
  minimumMs: number | null;
  maximumMs: number | null;
  medianMs: number | null;
  p95Ms: number | null;
}

export interface Latency {
  /** Answered checks. */
  count: number;
  averageMs: number | null;
  minimumMs: number | null;
  maximumMs: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** Raw results one request may read for exact percentiles. */
const mostRawResults = 200_000;

/** Whether the raw results of the whole window are still there, and few enough to be read. */
export function readsRaw(lengthMs: number, intervalSeconds: number, keptDays: number): boolean {
  return lengthMs <= keptDays * dayMs && lengthMs / (intervalSeconds * 1_000) <= mostRawResults;
}

/**
 * What can be said about a window from its buckets alone. Extremes are exact. The average weighs the buckets with their
 * correct answers, the median is the median of the buckets' medians and the 95th percentile the mean of theirs: both
 * estimates. The 90th and 99th cannot be told from other percentiles.
 */
export function latencyOf(buckets: readonly Bucket[]): Latency {
  const answered = buckets.filter(({ averageMs }) => averageMs !== null).map(weighted);
  const count = answered.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (pick: (bucket: Bucket) => number | null) =>
    count > 0 ? answered.reduce((sum, { bucket, weight }) => sum + (pick(bucket) ?? 0) * weight, 0) / count : null;
  const minima = answered.flatMap(({ bucket }) => bucket.minimumMs ?? []);
  const maxima = answered.flatMap(({ bucket }) => bucket.maximumMs ?? []);
  return {
    count,
    averageMs: mean(({ averageMs }) => averageMs),
    minimumMs: minima.length > 0 ? Math.min(...minima) : null,
    maximumMs: maxima.length > 0 ? Math.max(...maxima) : null,
    p50Ms: medianOf(answered.map(({ bucket, weight }) => ({ value: bucket.medianMs ?? 0, weight }))),
    p90Ms: null,
    p95Ms: mean(({ p95Ms }) => p95Ms),
    p99Ms: null,
  };
}

/** How many checks a bucket's times are from is not stored: nearly all correct ones and only some of the failures. */
function weighted(bucket: Bucket): { bucket: Bucket; weight: number } {
  return { bucket, weight: bucket.successes + bucket.slow || Math.max(1, bucket.failures) };
}

function medianOf(values: { value: number; weight: number }[]): number | null {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= half) return value;
  }
  return null;
}
