import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordTime } from '../../../src/attendance/ledger/record-time.rules.js';
import { decodeDeviceTime, decodeTimeBytes } from '../../../src/attendance/terminal/wire/device-time.codec.js';
import { resolveLocal, type LocalTime } from '../../../src/shared/zones.js';
import { vectors } from '../terminal/vectors.js';

const timeOf = (text: string) => {
  const [year = 0, ...rest] = text.split(/[-T:]/).map(Number);
  return decodeTimeBytes(Buffer.from([year - 2000, ...rest]), 0);
};
const inZone = (zone: string) => (local: LocalTime) => resolveLocal(zone, local);
const iso = (at: number) => new Date(at).toISOString().replace('.000', '');

describe('The instant of a punch', () => {
  it.each(vectors.naive_to_utc.filter(({ kind }) => kind !== 'nonexistent'))(
    'at $local in $zone is $utc where it was read from a log',
    ({ zone, local, kind, utc, utc_fold1 }) => {
      const late = Date.parse(utc_fold1 ?? utc);
      const time = recordTime(timeOf(local), inZone(zone), late, false);
      expect(time).toEqual({ timestamp: Date.parse(utc), resolution: kind, isValid: true, notes: '' });
    },
  );

  it.each(vectors.naive_to_utc.filter(({ kind }) => kind === 'ambiguous'))(
    'at $local in $zone, when it is told as it happens, is the one of two that is nearer',
    ({ zone, local, utc, utc_fold1 }) => {
      const [first, second] = [Date.parse(utc), Date.parse(utc_fold1!)];
      const heardAt = (at: number) => recordTime(timeOf(local), inZone(zone), at, true).timestamp;
      expect(heardAt(first + 2_000)).toBe(first);
      expect(heardAt(second + 2_000)).toBe(second);
      expect(heardAt(second - 2_000)).toBe(second);
      expect(heardAt((first + second) / 2)).toBe(first);
    },
  );

  it.each(vectors.naive_to_utc.filter(({ kind }) => kind === 'nonexistent'))(
    'at $local in $zone, which the clocks skip, is the moment they did; it counts',
    ({ zone, local, utc, utc_fold1 }) => {
      const time = recordTime(timeOf(local), inZone(zone), Date.parse(utc), true);
      expect(time).toMatchObject({ resolution: 'nonexistent', isValid: true, notes: '' });
      expect(time.timestamp).toBeLessThanOrEqual(Date.parse(utc));
      expect(time.timestamp).toBeGreaterThanOrEqual(Date.parse(utc_fold1!));
    },
  );
});

describe('What is no time', () => {
  it.each([
    ['2026-02-30T08:00:00', '2026-02-28T08:00:00Z'],
    ['2028-02-30T08:00:00', '2028-02-29T08:00:00Z'],
    ['2026-04-31T23:59:59', '2026-04-30T23:59:59Z'],
    ['2026-00-00T00:00:00', '2026-01-01T00:00:00Z'],
    ['2026-13-40T25:61:61', '2026-12-31T23:59:59Z'],
    ['2199-05-05T05:05:05', '2099-05-05T05:05:05Z'],
  ])('%s is put at %s, kept and not counted', (text, nearest) => {
    const time = recordTime(timeOf(text), inZone('UTC'), 0, true);
    expect(iso(time.timestamp)).toBe(nearest);
    expect(time).toMatchObject({ resolution: 'impossible', isValid: false, notes: 'The terminal sent no real time.' });
  });

  it('a clock that was never set shows a real time that does not count', () => {
    const time = recordTime(timeOf('2000-01-01T00:03:00'), inZone('Europe/Kyiv'), 0, false);
    expect(time).toEqual({
      timestamp: Date.parse('1999-12-31T22:03:00Z'),
      resolution: 'unique',
      isValid: false,
      notes: "The terminal's clock was not set.",
    });
  });

  it('whatever four bytes say, the instant is one that can be stored', () => {
    const any = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(any, fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York'), (encoded, zone) => {
        const { timestamp } = recordTime(decodeDeviceTime(encoded), inZone(zone), 0, false);
        expect(timestamp).toBeGreaterThanOrEqual(Date.UTC(1999, 11, 31));
        expect(timestamp).toBeLessThan(Date.UTC(2100, 0, 2));
      }),
      { numRuns: 2_000 },
    );
  });
});
