import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../src/attendance/sync/drift.rules.js';
import { decodeTimeBytes, encodeTimeBytes } from '../../../src/attendance/terminal/wire/device-time.codec.js';
import { localTime } from '../../../src/shared/zones.js';

const zones = ['UTC', 'Europe/Kyiv', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York', 'Pacific/Apia'];

/** What a clock of the zone that is so far ahead shows. */
const shown = (zone: string, at: number, aheadMs = 0) =>
  decodeTimeBytes(encodeTimeBytes(localTime(zone, at + aheadMs)), 0);

describe('How far a clock is ahead', () => {
  it('is told to its whole second, in every zone, also while the clocks are changed', () => {
    const instants = fc.integer({ min: Date.UTC(2001, 0, 2), max: Date.UTC(2037, 0, 1) });
    const ahead = fc.integer({ min: -1_500, max: 1_500 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, ahead, (zone, at, seconds) => {
        const drift = driftOf(shown(zone, at, seconds * 1_000), zone, at, at);
        expect(Math.abs((drift ?? NaN) - seconds * 1_000)).toBeLessThanOrEqual(500);
      }),
      { numRuns: 3_000 },
    );
  });

  it('counts from the middle of question and answer', () => {
    const at = Date.parse('2026-03-03T12:00:00.500Z');
    expect(driftOf(shown('UTC', at), 'UTC', at - 2_000, at + 2_000)).toBe(0);
    expect(driftOf(shown('UTC', at), 'UTC', at - 4_000, at)).toBe(2_000);
  });

  it('is the smaller one where the clocks were set back', () => {
    const second = Date.parse('2025-10-26T01:30:00.500Z');
    expect(driftOf(shown('Europe/Berlin', second), 'Europe/Berlin', second, second)).toBe(0);
    const first = second - 3_600_000;
    expect(driftOf(shown('Europe/Berlin', first), 'Europe/Berlin', first, first)).toBe(0);
  });

  it('is not known of a clock that shows no time, and that of an unset clock is', () => {
    const at = Date.parse('2026-03-03T12:00:00Z');
    expect(driftOf(null, 'UTC', at, at)).toBeNull();
    expect(driftOf(decodeTimeBytes(Buffer.from([26, 2, 30, 8, 0, 0]), 0), 'UTC', at, at)).toBeNull();
    const unset = decodeTimeBytes(Buffer.from([0, 1, 1, 0, 0, 0]), 0);
    expect(driftOf(unset, 'UTC', at, at)).toBe(Date.parse('2000-01-01T00:00:00.500Z') - at);
  });
});
