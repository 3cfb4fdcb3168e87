import { describe, expect, it } from 'vitest';
import { latencyOf, readsRaw, type Bucket } from '../../../src/servers/history/metrics.rules.js';

const bucket = (successes: number, ms: number | null, failures = 0): Bucket => ({
  at: 0,
  successes,
  slow: 0,
  failures,
  inconclusive: 0,
  averageMs: ms,
  minimumMs: ms && ms / 2,
  maximumMs: ms && ms * 3,
  medianMs: ms,
  p95Ms: ms && ms * 2,
});

describe('Latency estimated from summaries', () => {
  it('weighs the buckets with their answers and leaves out those without any', () => {
    expect(latencyOf([bucket(30, 10), bucket(10, 50), bucket(0, null, 900)])).toEqual({
      count: 40,
      averageMs: 20,
      minimumMs: 5,
      maximumMs: 150,
      p50Ms: 10,
      p90Ms: null,
      p95Ms: 40,
      p99Ms: null,
    });
  });

  it('counts a bucket in which only failures answered', () => {
    expect(latencyOf([bucket(0, 7, 3)])).toMatchObject({ count: 3, averageMs: 7, p50Ms: 7 });
  });

  it('is empty without summaries', () => {
    expect(latencyOf([])).toMatchObject({ count: 0, averageMs: null, minimumMs: null, p50Ms: null, p95Ms: null });
  });
});

describe('Raw results', () => {
  const day = 86_400_000;

  it('are read where the whole window is kept and there are not too many', () => {
    expect(readsRaw(30 * day, 20, 30)).toBe(true);
    expect(readsRaw(30 * day, 1, 30)).toBe(false);
    expect(readsRaw(30 * day, 20, 29)).toBe(false);
  });
});
