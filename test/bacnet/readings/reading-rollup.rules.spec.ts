import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, finishedAt, isLate, rollupPlans } from '../../../src/bacnet/readings/reading-rollup.rules.js';
import { readingSteps } from '../../../src/bacnet/readings/reading.rules.js';
import { trendParts, trendPlans, trendWindows } from '../../../src/bacnet/readings/trend.rules.js';

const instants = fc.integer({ min: -1e12, max: 4e12 });

describe('Buckets of readings', () => {
  it('contain their instant and begin at multiples of their length', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...readingSteps), (at, step) => {
        const { widthMs } = rollupPlans[step];
        const start = bucketOf(at, widthMs);
        expect(start).toBeLessThanOrEqual(at);
        expect(at - start).toBeLessThan(widthMs);
        expect(Math.abs(start % widthMs)).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never hold a reading that is neither late nor still to be built', () => {
    fc.assert(
      fc.property(instants, fc.nat(1e8), fc.constantFrom(...readingSteps), (now, age, step) => {
        const at = now - age;
        expect(isLate(step, at, now) || at >= finishedAt(step, now)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('A trend', () => {
  it('has at most 366 points, whichever window is asked for', () => {
    for (const window of trendWindows) {
      const { lengthMs, bucketMs } = trendPlans[window];
      expect(lengthMs / bucketMs + 1).toBeLessThanOrEqual(366);
    }
  });

  it('is read from the coarsest summaries there are, every instant once', () => {
    const built = { day: 300, hour: 340, minute: 355 };
    expect(trendParts({ from: 100, to: 360 }, ['day', 'hour', 'minute'], built)).toEqual([
      { step: 'day', from: 100, to: 300 },
      { step: 'hour', from: 300, to: 340 },
      { step: 'minute', from: 340, to: 355 },
      { step: null, from: 355, to: 360 },
    ]);
    expect(trendParts({ from: 100, to: 360 }, ['hour', 'minute'], { minute: 355 })).toEqual([
      { step: 'minute', from: 100, to: 355 },
      { step: null, from: 355, to: 360 },
    ]);
    expect(trendParts({ from: 100, to: 360 }, ['day'], {})).toEqual([{ step: null, from: 100, to: 360 }]);
    fc.assert(
      fc.property(
        fc.record({ day: fc.nat(100), hour: fc.nat(100), minute: fc.nat(100) }, { requiredKeys: [] }),
        fc.nat(100),
        fc.integer({ min: 1, max: 100 }),
        (through, from, length) => {
          const parts = trendParts({ from, to: from + length }, ['day', 'hour', 'minute'], through);
          expect(parts[0]?.from).toBe(from);
          expect(parts.at(-1)?.to).toBe(from + length);
          expect(parts.every(part => part.to > part.from)).toBe(true);
          expect(parts.slice(1).map(part => part.from)).toEqual(parts.slice(0, -1).map(part => part.to));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
