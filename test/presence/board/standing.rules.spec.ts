import { describe, expect, it } from 'vitest';
import {
  countWhereabouts,
  isSound,
  whereaboutsOf,
  type SweepState,
} from '../../../src/presence/board/now/standing.rules.js';

const now = Date.parse('2026-03-02T08:00:00Z');
const sweep = (more: Partial<SweepState>): SweepState => ({
  engine: 'icmp',
  sweptAt: now - 60_000,
  blind: null,
  sweeping: true,
  ...more,
});

describe('A sweep', () => {
  it('can be believed for three intervals, unless it could not see the network', () => {
    expect(isSound(sweep({}), now, 60)).toBe(true);
    expect(isSound(sweep({ sweptAt: now - 180_000 }), now, 60)).toBe(true);
    expect(isSound(sweep({ sweptAt: now - 180_001 }), now, 60)).toBe(false);
    expect(isSound(sweep({ blind: 'No network interface has a link.' }), now, 60)).toBe(false);
    expect(isSound(sweep({ sweptAt: null }), now, 60)).toBe(false);
  });

  it('is not out of date because the clock was set back since', () => {
    expect(isSound(sweep({ sweptAt: now + 3_600_000 }), now, 60)).toBe(true);
  });
});

describe('Somebody', () => {
  it.each([
    [true, true, true, 'here'],
    [false, true, true, 'away'],
    [true, true, false, 'unknown'],
    [false, true, false, 'unknown'],
    [false, false, true, 'unknown'],
    [false, false, false, 'unknown'],
  ] as const)('online %s, with a device %s, after a sound sweep %s, is %s', (isOnline, isWatched, sound, expected) => {
    expect(whereaboutsOf({ isOnline, isWatched }, sound)).toBe(expected);
  });

  it('is counted once', () => {
    expect(countWhereabouts(['here', 'away', 'here', 'unknown'])).toEqual({ here: 2, away: 1, unknown: 1 });
  });
});
