import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutAtDays,
  isCalendarDay,
  localDay,
  localMonth,
  secondsOfDays,
} from '../../../src/presence/board/days/day.rules.js';
import { dayOf, hoursOfDay } from '../../../src/presence/summaries/hour.rules.js';
import { measure, union } from '../../../src/shared/intervals.js';
import { localDate } from '../../../src/shared/zones.js';
import { daysAround, sessions, zones } from './local-days.js';

const hour = 3_600_000;
const utcDay = 24 * hour;
const cases = { numRuns: 2_000 };

describe('A local day', () => {
  it.each([
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Europe/Lisbon', '2026-03-29', 23],
    ['Europe/Lisbon', '2026-10-25', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Asia/Kolkata', '2026-03-29', 24],
  ])('in %s on %s has %s hours', (zone, date, hours) => {
    const { from, to } = localDay(zone, date);
    expect((to - from) / hour).toBe(hours);
  });

  it('begins where the one before ends, through a whole month', () => {
    for (const zone of zones) {
      const days = localMonth(zone, '2026-10');
      expect(days.map(({ date }) => date.slice(8))).toHaveLength(31);
      expect(days.slice(1).map(({ from }) => from)).toEqual(days.slice(0, -1).map(({ to }) => to));
    }
    expect(localMonth('UTC', '2028-02').at(-1)?.date).toBe('2028-02-29');
  });

  it('is one the calendar has', () => {
    expect(['2028-02-29', '2026-02-29', '2026-04-31', '2026-12-31'].map(isCalendarDay)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('Presence cut at the midnights of a zone', () => {
  it('has as many seconds in all local days as in all hours of UTC', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), sessions, (zone, all) => {
        const days = secondsOfDays(cutAtDays(union(all), daysAround(zone, all)));
        const first = dayOf(Math.min(...all.map(({ from }) => from)));
        const end = Math.max(...all.map(({ to }) => to));
        let hours = 0;
        for (let day = first; day <= end; day += utcDay) {
          hours += hoursOfDay(day, day + utcDay, all, []).reduce((sum, { secondsOnline }) => sum + secondsOnline, 0);
        }
        expect(days.reduce((sum, seconds) => sum + seconds, 0)).toBe(hours);
      }),
      cases,
    );
  });

  it('never has more than the day, nor anything outside of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), sessions, (zone, all) => {
        const days = daysAround(zone, all);
        cutAtDays(union(all), days).forEach((pieces, index) => {
          const day = days[index];
          expect(measure(pieces)).toBeLessThanOrEqual((day?.to ?? 0) - (day?.from ?? 0));
          for (const { from, to } of pieces) {
            expect(localDate(zone, from)).toBe(day?.date);
            expect(localDate(zone, to - 1)).toBe(day?.date);
          }
        });
      }),
      cases,
    );
  });

  it('adds up when instants have fractions of seconds, to half a second', () => {
    fc.assert(
      fc.property(sessions, fc.integer({ min: -999, max: 999 }), (all, shift) => {
        const odd = union(all.map(({ from, to }) => ({ from: from + shift, to: to + 2 * Math.max(0, shift) })));
        const days = secondsOfDays(cutAtDays(odd, daysAround('Europe/Lisbon', odd)));
        const sum = days.reduce((total, seconds) => total + seconds, 0);
        expect(Math.abs(sum - measure(odd) / 1000)).toBeLessThanOrEqual(0.5);
      }),
      cases,
    );
  });
});
