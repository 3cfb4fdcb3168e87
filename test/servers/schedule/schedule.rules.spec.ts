import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveTimeoutMs, fairShare, nextSlot, phaseOf } from '../../../src/servers/schedule/schedule.rules.js';

const ids = fc.integer({ min: 1, max: 2 ** 40 });
const intervals = fc.oneof(
  fc.integer({ min: 50, max: 86_400_000 }),
  fc.constantFrom(50, 250, 1_000, 60_000, 3_600_000),
  fc.double({ min: 0.05, max: 10, noNaN: true }).map(seconds => seconds * 1_000),
);
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
const cases = { numRuns: 2_000 };

describe('The slots of a server', () => {
  it('lie one to an interval, counted from the epoch', () => {
    fc.assert(
      fc.property(ids, intervals, instants, (id, intervalMs, at) => {
        const interval = Math.round(intervalMs);
        const begin = Math.floor(at / interval) * interval;
        const first = nextSlot(id, intervalMs, begin - 1);
        expect(first).toBe(begin + phaseOf(id, intervalMs));
        expect(nextSlot(id, intervalMs, first)).toBe(first + interval);
      }),
      cases,
    );
  });

  it('are whole milliseconds, strictly after the instant asked for, and at most an interval away', () => {
    fc.assert(
      fc.property(ids, intervals, instants, fc.double({ min: 0, max: 1, noNaN: true }), (id, intervalMs, at, part) => {
        const slot = nextSlot(id, intervalMs, at + part);
        expect(Number.isInteger(slot)).toBe(true);
        expect(slot).toBeGreaterThan(at + part);
        expect(slot - (at + part)).toBeLessThanOrEqual(Math.round(intervalMs));
      }),
      cases,
    );
  });

  it('are the same after a restart at any moment', () => {
    fc.assert(
      fc.property(ids, intervals, instants, fc.integer({ min: 1, max: 20 }), (id, intervalMs, at, steps) => {
        let running = at;
        for (let step = 0; step < steps; step++) running = nextSlot(id, intervalMs, running);
        expect(nextSlot(id, intervalMs, running - 1)).toBe(running);
        expect(nextSlot(id, intervalMs, running - Math.round(intervalMs))).toBe(running);
      }),
      cases,
    );
  });

  it('of 2,000 servers made one after the other are spread evenly', () => {
    fc.assert(
      fc.property(ids, fc.constantFrom(1, 2, 3, 8, 10, 64, 987), (first, stride) => {
        const buckets = Array.from({ length: 20 }, () => 0);
        for (let index = 0; index < 2_000; index++) {
          const share = phaseOf(first + index * stride, 60_000) / 60_000;
          const bucket = Math.floor(share * buckets.length);
          buckets[bucket] = (buckets[bucket] ?? 0) + 1;
        }
        const chiSquare = buckets.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
        // 19 degrees of freedom: a fair spread goes beyond 80 once in a thousand million times.
        expect(chiSquare).toBeLessThan(80);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of a large site never come in a herd: no second has four times its share', () => {
    const seconds = Array.from({ length: 60 }, () => 0);
    for (let id = 1; id <= 2_000; id++) {
      const second = Math.floor(phaseOf(id, 60_000) / 1_000);
      seconds[second] = (seconds[second] ?? 0) + 1;
    }
    expect(Math.max(...seconds)).toBeLessThan((4 * 2_000) / 60);
  });
});

describe('The fair share', () => {
  it('is the smallest with which all workers together hold everything', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), fc.integer({ min: 1, max: 64 }), (total, workers) => {
        const share = fairShare(total, workers);
        expect(share * workers).toBeGreaterThanOrEqual(total);
        expect((share - 1) * workers).toBeLessThan(Math.max(total, 1));
      }),
      cases,
    );
  });

  it('is everything where no worker is known yet', () => {
    expect(fairShare(7, 0)).toBe(7);
  });
});

describe('The deadline of a check', () => {
  it('is ten seconds unless set', () => {
    expect(effectiveTimeoutMs(null, 60_000)).toBe(10_000);
    expect(effectiveTimeoutMs(3_000, 60_000)).toBe(3_000);
  });

  it('is cut short by the interval', () => {
    expect(effectiveTimeoutMs(null, 10_000)).toBe(9_000);
    expect(effectiveTimeoutMs(30_000, 1_000)).toBe(800);
    expect(effectiveTimeoutMs(null, 50)).toBe(40);
  });

  it('is always shorter than the interval and never nothing', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 1, max: 600_000 })), intervals, (timeoutMs, intervalMs) => {
        const deadline = effectiveTimeoutMs(timeoutMs, intervalMs);
        expect(deadline).toBeLessThan(intervalMs);
        expect(deadline).toBeGreaterThan(0);
        expect(deadline).toBeLessThanOrEqual(timeoutMs ?? 10_000);
      }),
      cases,
    );
  });
});
