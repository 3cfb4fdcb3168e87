import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultKinds } from '../../../src/servers/checks/check.rules.js';
import {
  longestLatencyMs,
  packBeats,
  packLatencies,
  shortestLatencyMs,
  unpackBeats,
  unpackLatencies,
} from '../../../src/servers/history/beats.rules.js';

const cases = { numRuns: 2_000 };
const latencies = fc.double({ min: shortestLatencyMs, max: longestLatencyMs, noNaN: true });

describe('Packed beats', () => {
  it('are one letter for each result', () => {
    expect(packBeats(['success', 'slow', 'failure', 'inconclusive'])).toBe('slfi');
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...resultKinds)), results => {
        expect(unpackBeats(packBeats(results))).toEqual(results);
      }),
      cases,
    );
  });

  it('with a strange letter are refused', () => {
    expect(() => unpackBeats('sx')).toThrow(RangeError);
  });
});

describe('Packed latencies', () => {
  it('come back to within eight per cent, and gaps as gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.option(latencies)), list => {
        const back = unpackLatencies(packLatencies(list));
        expect(back).toHaveLength(list.length);
        list.forEach((latency, index) => {
          const unpacked = back[index];
          expect(unpacked === null).toBe(latency === null);
          expect(Math.abs((unpacked ?? 1) / (latency ?? 1) - 1)).toBeLessThanOrEqual(0.08);
        });
      }),
      cases,
    );
  });

  it('packed again are the same, so nothing drifts', () => {
    fc.assert(
      fc.property(fc.array(fc.option(latencies)), list => {
        const packed = packLatencies(list);
        expect(packLatencies(unpackLatencies(packed))).toBe(packed);
      }),
      cases,
    );
  });

  it('are one printable byte each that JSON writes as it is, whatever the number', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double())), list => {
        const packed = packLatencies(list);
        expect(packed).toHaveLength(list.length);
        expect(packed).toMatch(/^[!-~]*$/);
        expect(JSON.stringify(packed)).toBe(`"${packed}"`);
        expect(Buffer.byteLength(packed)).toBe(list.length);
      }),
      cases,
    );
  });

  it('keep their order', () => {
    fc.assert(
      fc.property(latencies, latencies, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(packLatencies([low]) <= packLatencies([high])).toBe(true);
      }),
      cases,
    );
  });

  it('outside the scale are drawn at its edge', () => {
    const [low, high] = unpackLatencies(packLatencies([0, 1e9]));
    expect(low).toBeCloseTo(shortestLatencyMs);
    expect(high).toBeCloseTo(longestLatencyMs, 3);
  });
});
