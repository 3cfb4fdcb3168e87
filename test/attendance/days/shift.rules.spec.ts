import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryMinutes, dayAt, frameOf } from '../../../src/attendance/days/reckoning/shift.rules.js';
import type { Schedule } from '../../../src/attendance/schedules/work-schedule.rules.js';
import { addDays } from '../../../src/shared/zones.js';

const schedule = (startsAt: string, endsAt: string): Schedule => ({
  weekdays: [1, 2, 3, 4, 5],
  startsAt,
  endsAt,
  graceMinutes: 5,
  breakMinutes: 0,
});

const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString().slice(0, 16));
const span = (zone: string, own: Schedule | null, date: string) => {
  const { from, to, shift, isWorkday } = frameOf(zone, own, date);
  return [iso(from), iso(to), iso(shift?.from), iso(shift?.to), isWorkday];
};

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(parts => parts.map(part => String(part).padStart(2, '0')).join(':'));
const schedules = fc.option(fc.tuple(clockTime, clockTime).map(([start, end]) => schedule(start, end)));
const zones = fc.constantFrom('UTC', 'America/New_York', 'Europe/Lisbon', 'Australia/Lord_Howe', 'Asia/Kolkata');
const dates = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-25', '2026-11-01'),
    fc.integer({ min: -3, max: 3 }),
  )
  .map(([date, days]) => addDays(date, days));

describe('The day of attendance', () => {
  it('begins at midnight of the site where nothing is scheduled', () => {
    expect(span('Europe/Lisbon', null, '2026-07-01')).toEqual([
      '2026-06-30T23:00',
      '2026-07-01T23:00',
      null,
      null,
      false,
    ]);
  });

  it('begins four hours before work, so that late work still belongs to it', () => {
    expect(span('UTC', schedule('09:00', '17:00'), '2026-03-02')).toEqual([
      '2026-03-02T05:00',
      '2026-03-03T05:00',
      '2026-03-02T09:00',
      '2026-03-02T17:00',
      true,
    ]);
  });

  it('has the whole night shift that begins on it', () => {
    expect(span('UTC', schedule('22:00', '06:00'), '2026-03-06')).toEqual([
      '2026-03-06T18:00',
      '2026-03-07T18:00',
      '2026-03-06T22:00',
      '2026-03-07T06:00',
      true,
    ]);
  });

  it('may begin on the evening before', () => {
    const early = schedule('02:00', '10:00');
    expect(boundaryMinutes(early)).toBe(-120);
    expect(span('UTC', early, '2026-03-02').slice(0, 2)).toEqual(['2026-03-01T22:00', '2026-03-02T22:00']);
    expect(dayAt('UTC', early, Date.parse('2026-03-01T22:00:00Z'))).toBe('2026-03-02');
    expect(dayAt('UTC', early, Date.parse('2026-03-01T21:59:59Z'))).toBe('2026-03-01');
  });

  it('divides a short time off between two shifts', () => {
    expect(boundaryMinutes(schedule('08:00', '04:00'))).toBe(6 * 60);
  });

  it('has shifts of seven and nine hours where the clocks change in the night', () => {
    const night = schedule('22:00', '06:00');
    const hours = (date: string) => {
      const { shift } = frameOf('Europe/Lisbon', night, date);
      return shift && (shift.to - shift.from) / 3_600_000;
    };
    expect(['2026-03-27', '2026-03-28', '2026-10-24'].map(hours)).toEqual([8, 7, 9]);
  });

  it('begins where the one before ends, and every instant belongs to exactly one', () => {
    fc.assert(
      fc.property(zones, schedules, dates, fc.integer({ min: 0, max: 86_399_999 }), (zone, own, date, ms) => {
        const frame = frameOf(zone, own, date);
        expect(frameOf(zone, own, addDays(date, 1)).from).toBe(frame.to);
        const at = Math.min(frame.from + ms, frame.to - 1);
        expect(dayAt(zone, own, at)).toBe(date);
        if (!frame.shift) return;
        expect(frame.shift.from).toBeGreaterThanOrEqual(frame.from);
        expect(frame.shift.to).toBeLessThanOrEqual(frame.to);
      }),
      { numRuns: 500 },
    );
  });
});
