import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, finishedAt, isLate, rollupPlans, rollupSteps } from '../../../src/servers/history/rollup.rules.js';

const instants = fc.integer({ min: -1e12, max: 4e12 });

describe('Buckets', () => {
  it('contain their instant and begin at multiples of their length', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...rollupSteps), (at, step) => {
        const { widthMs } = rollupPlans[step];
        const start = bucketOf(at, widthMs);
        expect(start).toBeLessThanOrEqual(at);
        expect(at - start).toBeLessThan(widthMs);
        expect(Math.abs(start % widthMs)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never hold a result that is neither late nor still to be built', () => {
    fc.assert(
      fc.property(instants, fc.nat(1e8), fc.constantFrom(...rollupSteps), (now, age, step) => {
        const at = now - age;
        expect(isLate(step, at, now) || at >= finishedAt(step, now)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('may hold a result that takes a minute from the decision to its commit', () => {
    for (const step of rollupSteps) {
      const at = 1e12;
      const decided = at + rollupPlans[step].graceMs / 2;
      expect(isLate(step, at, decided)).toBe(false);
      expect(finishedAt(step, decided + 60_000)).toBeLessThanOrEqual(at);
    }
  });
});
