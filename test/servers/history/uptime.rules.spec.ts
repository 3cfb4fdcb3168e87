import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverage,
  measuredStatuses,
  sharesOf,
  uptimePercentage,
  wholeSeconds,
  type Shares,
} from '../../../src/servers/history/uptime.rules.js';

const milliseconds = fc.integer({ min: 0, max: 400 * 86_400_000 });
const shares: fc.Arbitrary<Shares> = fc.record({
  up: milliseconds,
  degraded: milliseconds,
  down: milliseconds,
  maintenance: milliseconds,
  unknown: milliseconds,
});
const sum = (parts: Shares) => measuredStatuses.reduce((total, status) => total + parts[status], 0);

describe('Shares of a window', () => {
  it('count a pause, and whatever nothing is known about, as unknown', () => {
    const stays = [
      { status: 'up', milliseconds: 500 },
      { status: 'paused', milliseconds: 200 },
      { status: 'unknown', milliseconds: 100 },
    ] as const;
    expect(sharesOf(stays, 1_000)).toEqual({ up: 500, degraded: 0, down: 0, maintenance: 0, unknown: 500 });
  });

  it('in whole seconds add up to the window, each less than a second off', () => {
    fc.assert(
      fc.property(shares, parts => {
        const whole = wholeSeconds(parts);
        expect(sum(whole)).toBe(Math.round(sum(parts) / 1_000));
        for (const status of measuredStatuses) {
          expect(Number.isInteger(whole[status])).toBe(true);
          expect(Math.abs(whole[status] - parts[status] / 1_000)).toBeLessThan(1);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('The uptime percentage', () => {
  const base = sharesOf([], 0);

  it('counts degraded as working, and neither maintenance nor the unknown', () => {
    expect(uptimePercentage({ up: 60, degraded: 30, down: 10, maintenance: 500, unknown: 500 })).toBe(90);
  });

  it('is nothing rather than a number where the server was never watched', () => {
    expect(uptimePercentage({ ...base, maintenance: 10, unknown: 10 })).toBeNull();
  });

  it('goes with the part of the window that is known', () => {
    expect(coverage({ ...base, up: 20, maintenance: 10, unknown: 10 })).toBe(0.75);
    expect(coverage(base)).toBe(0);
  });
});
