import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  isTimeZone,
  localDate,
  localHour,
  localTime,
  resolveDateTime,
  resolveLocal,
  startOfDay,
  weekdayOf,
  zoneOffsetMs,
  type LocalTime,
} from '../../src/shared/zones.js';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];
const zone = fc.constantFrom(...zones);
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const text = (local: LocalTime) =>
  [local.year, local.month, local.day, local.hour, local.minute, local.second, local.millisecond]
    .map(part => String(part).padStart(4, '0'))
    .join(' ');
const first = Date.UTC(1990, 0, 1);
const last = Date.UTC(2037, 0, 1);
const instants = fc.integer({ min: first, max: last });
/** Close to the clock changes, where all the trouble is: within two days of the ends of March and October, and of Samoa's lost day. */
const tricky = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.integer({ min: 1991, max: 2036 }), fc.constantFrom(2, 9)).map(([y, m]) => Date.UTC(y, m + 1, 0)),
      fc.constant(Date.UTC(2011, 11, 30, 10)),
      fc.tuple(fc.integer({ min: 2007, max: 2036 }), fc.constantFrom(2, 10)).map(([y, m]) => Date.UTC(y, m, 10)),
    ),
    fc.integer({ min: -4 * 86_400, max: 4 * 86_400 }),
  )
  .map(([around, seconds]) => around + seconds * 1_000);
const anyInstant = fc.oneof(instants, tricky);
const cases = { numRuns: 2_000 };

describe('A zone at an instant', () => {
  it('shows its offset, day and hour', () => {
    const winter = Date.parse('2026-01-31T23:30:00Z');
    expect(zoneOffsetMs('Europe/Berlin', winter)).toBe(3_600_000);
    expect(localDate('Europe/Berlin', winter)).toBe('2026-02-01');
    expect(localHour('Europe/Berlin', winter)).toBe(0);
    expect(zoneOffsetMs('Asia/Kathmandu', winter)).toBe(5.75 * 3_600_000);
    expect(localTime('America/New_York', winter + 7)).toEqual({
      year: 2026,
      month: 1,
      day: 31,
      hour: 18,
      minute: 30,
      second: 0,
      millisecond: 7,
    });
  });

  it('is known by an IANA name only', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
    expect(isTimeZone('')).toBe(false);
    expect(() => zoneOffsetMs('Europe/Atlantis', 0)).toThrow(RangeError);
  });
});

const berlin = (date: string, time: string) => {
  const { resolution, instant, second } = resolveDateTime('Europe/Berlin', date, time);
  return [resolution, iso(instant), iso(second)];
};

describe('A local time', () => {
  it('usually means one instant', () => {
    expect(berlin('2026-07-01', '12:00')).toEqual(['unique', '2026-07-01T10:00:00.000Z', null]);
    expect(berlin('2026-03-29', '03:00')).toEqual(['unique', '2026-03-29T01:00:00.000Z', null]);
    expect(berlin('2026-10-25', '03:00')).toEqual(['unique', '2026-10-25T02:00:00.000Z', null]);
  });

  it('means two in the hour that is repeated, the first one first', () => {
    expect(berlin('2026-10-25', '02:30:15')).toEqual([
      'ambiguous',
      '2026-10-25T00:30:15.000Z',
      '2026-10-25T01:30:15.000Z',
    ]);
  });

  it('in the hour that is skipped means the moment the clocks jump', () => {
    expect(berlin('2026-03-29', '02:00')).toEqual(['nonexistent', '2026-03-29T01:00:00.000Z', null]);
    expect(berlin('2026-03-29', '02:59:59')).toEqual(['nonexistent', '2026-03-29T01:00:00.000Z', null]);
  });

  it('of a whole skipped day means the start of the next one', () => {
    expect(iso(resolveDateTime('Pacific/Apia', '2011-12-30', '12:00').instant)).toBe('2011-12-30T10:00:00.000Z');
    expect(resolveDateTime('Pacific/Apia', '2011-12-30', '12:00').resolution).toBe('nonexistent');
  });

  it('knows half-hour changes', () => {
    const lordHowe = resolveDateTime('Australia/Lord_Howe', '2026-04-05', '01:45');
    expect(lordHowe.resolution).toBe('ambiguous');
    expect(lordHowe.second! - lordHowe.instant).toBe(30 * 60_000);
  });

  it('read off at an instant leads back to it', () => {
    fc.assert(
      fc.property(zone, anyInstant, (name, at) => {
        const { resolution, instant, second } = resolveLocal(name, localTime(name, at));
        expect(resolution).not.toBe('nonexistent');
        expect([instant, second]).toContain(at);
        expect(second !== null).toBe(resolution === 'ambiguous');
      }),
      cases,
    );
  });

  it('is the first instant at which the clocks show that time or a later one', () => {
    fc.assert(
      fc.property(zone, anyInstant, (name, wall) => {
        const date = new Date(wall);
        const wanted: LocalTime = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          millisecond: date.getUTCMilliseconds(),
        };
        const { resolution, instant } = resolveLocal(name, wanted);
        const shown = text(localTime(name, instant));
        expect(shown >= text(wanted)).toBe(true);
        expect(shown === text(wanted)).toBe(resolution !== 'nonexistent');
        expect(text(localTime(name, instant - 1)) < text(wanted)).toBe(true);
      }),
      cases,
    );
  });
});

const hours = (date: string) =>
  (startOfDay('Europe/Berlin', addDays(date, 1)) - startOfDay('Europe/Berlin', date)) / 3_600_000;

describe('A calendar day', () => {
  it('begins after midnight where the clocks change at midnight', () => {
    expect(iso(startOfDay('America/Sao_Paulo', '2018-11-04'))).toBe('2018-11-04T03:00:00.000Z');
    expect(localHour('America/Sao_Paulo', startOfDay('America/Sao_Paulo', '2018-11-04'))).toBe(1);
  });

  it('has 23 or 25 hours when the clocks change', () => {
    expect([hours('2026-03-29'), hours('2026-06-01'), hours('2026-10-25')]).toEqual([23, 24, 25]);
  });

  it('has a weekday, and neighbours across months and years', () => {
    expect(weekdayOf('2026-03-29')).toBe(0);
    expect([addDays('2027-12-31', 1), addDays('2028-03-01', -1)]).toEqual(['2028-01-01', '2028-02-29']);
  });

  it('contains its own start and not the instant before', () => {
    fc.assert(
      fc.property(zone, anyInstant, (name, at) => {
        const date = localDate(name, at);
        const begin = startOfDay(name, date);
        expect(begin).toBeLessThanOrEqual(at);
        expect(localDate(name, begin)).toBe(date);
        expect(localDate(name, begin - 1) < date).toBe(true);
      }),
      cases,
    );
  });
});
