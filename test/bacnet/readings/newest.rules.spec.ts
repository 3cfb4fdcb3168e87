import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSilent, newestOf } from '../../../src/bacnet/readings/newest.rules.js';
import { noon, reading, silence } from '../devices/building.js';

const only = (readings: ReturnType<typeof reading>[]) => newestOf(readings).get(1);

describe('The newest of a batch', () => {
  it('is the last value, since when it is the same', () => {
    const values = [19, 20, 20, 20].map((value, index) => reading({ at: noon + index, value }));
    expect(only(values)).toMatchObject({ reading: { at: noon + 3, value: 20 }, changedAt: noon + 1, steady: false });
    expect(only(values.slice(1))).toMatchObject({ changedAt: noon + 1, steady: true });
  });

  it('is still the value of before for a point that falls silent', () => {
    const newest = only([reading({ at: noon, value: 20 }), silence({ at: noon + 5 })]);
    expect(newest).toMatchObject({ reading: { at: noon, value: 20 }, seenAt: noon + 5, quality: 'offline' });
    expect(only([silence()])).toMatchObject({ reading: null, seenAt: noon, quality: 'offline', problem: 'no reply' });
  });

  it('takes NaN for the same as NaN', () => {
    const values = [0, 1].map(index => reading({ at: noon + index, value: Number.NaN }));
    expect(only(values)).toMatchObject({ changedAt: noon, steady: true });
  });

  it('does not depend on the order of the readings', () => {
    const batches = fc.uniqueArray(
      fc.record({
        pointId: fc.integer({ min: 1, max: 3 }),
        at: fc.nat(20),
        source: fc.constantFrom('poll' as const, 'cov' as const),
        value: fc.constantFrom(null, 1, 2, Number.NaN),
        quality: fc.constantFrom('good' as const, 'offline' as const, 'fault' as const),
      }),
      { selector: ({ pointId, at, source }) => `${pointId} ${at} ${source}`, maxLength: 30 },
    );
    fc.assert(
      fc.property(
        batches.chain(batch => fc.tuple(fc.constant(batch), fc.shuffledSubarray(batch, { minLength: batch.length }))),
        ([batch, shuffled]) => {
          const sorted = (list: typeof batch) =>
            [...newestOf(list.map(given => reading({ statusFlags: null, ...given })))].toSorted(([a], [b]) => a - b);
          expect(sorted(shuffled)).toEqual(sorted(batch));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('counts as silent only what says nothing about the value', () => {
    expect(isSilent(silence())).toBe(true);
    expect(isSilent(silence({ quality: 'fault' }))).toBe(true);
    expect(isSilent(silence({ quality: 'fault', statusFlags: 2 }))).toBe(false);
    expect(isSilent(silence({ quality: 'uncertain' }))).toBe(false);
    expect(isSilent(silence({ valueText: 'open' }))).toBe(false);
  });
});
