import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, closedBreaker, permission, type Breaker } from '../../../src/bacnet/engine/breaker.rules.js';

const silent = { answered: false, silent: 1 };
const answered = { answered: true, silent: 0 };

const isOffline = ({ probeAt }: Breaker) => probeAt !== null;

/** Three time-outs at the moment 0. */
const open = [silent, silent, silent].reduce<Breaker>((breaker, seen) => advance(breaker, seen, 0), closedBreaker);

describe('A device', () => {
  it('is offline after three time-outs in a row', () => {
    const twice = advance(advance(closedBreaker, silent, 0), silent, 0);
    expect(isOffline(twice)).toBe(false);
    expect(isOffline(advance(twice, silent, 0))).toBe(true);
  });

  it('is not offline where a reply came in between', () => {
    const seen = [silent, silent, answered, silent, silent];
    expect(isOffline(seen.reduce<Breaker>((breaker, one) => advance(breaker, one, 0), closedBreaker))).toBe(false);
  });

  it('is offline at once where it answered and then was silent three times', () => {
    expect(isOffline(advance(closedBreaker, { answered: true, silent: 3 }, 0))).toBe(true);
  });

  it('is not touched by requests that never reached it', () => {
    const once = advance(closedBreaker, silent, 0);
    expect(advance(once, { answered: false, silent: 0 }, 5)).toEqual(once);
  });
});

describe('A device that is offline', () => {
  it('is not asked for 30 s, then probed', () => {
    expect(permission(closedBreaker, 0)).toBe('all');
    expect(permission(open, 29_999)).toBe('nothing');
    expect(permission(open, 30_000)).toBe('probe');
  });

  it('is probed less and less often, at least every 15 min', () => {
    let breaker = open;
    const delays = Array.from({ length: 8 }, () => {
      const now = breaker.probeAt ?? 0;
      breaker = advance(breaker, silent, now);
      return ((breaker.probeAt ?? 0) - now) / 1000;
    });
    expect(delays).toEqual([60, 120, 240, 480, 900, 900, 900, 900]);
  });

  it('is probed at once where the clock was set back', () => {
    expect(permission({ timeouts: 3, probeAt: 10_000_000 }, 0)).toBe('probe');
  });

  it('is as if nothing had been once it answers', () => {
    expect(advance(open, answered, 30_000)).toEqual(closedBreaker);
  });
});

it('A device that never answers is probed for ever, and between two probes lie 30 s to 15 min', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 50 }), pauses => {
      let breaker = closedBreaker;
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        if (permission(breaker, now) === 'nothing') continue;
        breaker = advance(breaker, silent, now);
        if (breaker.probeAt === null) continue;
        expect(breaker.probeAt - now).toBeGreaterThanOrEqual(30_000);
        expect(breaker.probeAt - now).toBeLessThanOrEqual(900_000);
      }
    }),
  );
});
