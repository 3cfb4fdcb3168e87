import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallInto, planOf } from '../../../src/attendance/days/reckoning/day-plan.rules.js';
import { attendanceDay, type AttendanceDay } from '../../../src/attendance/days/reckoning/day.rules.js';
import type { Punch } from '../../../src/attendance/days/reckoning/punch.rules.js';
import { frameOf } from '../../../src/attendance/days/reckoning/shift.rules.js';
import type { Schedule } from '../../../src/attendance/schedules/work-schedule.rules.js';
import { punch, punches } from './punches.js';

const numRuns = process.env['SITEWATCH_LONG'] ? 50_000 : 2000;
const date = '2026-03-02';

const schedules = fc.option(
  fc.record({
    weekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6]),
    startsAt: fc.constantFrom('00:00', '06:30', '09:00', '22:00'),
    endsAt: fc.constantFrom('05:00', '12:00', '17:15', '23:59'),
    graceMinutes: fc.integer({ min: 0, max: 60 }),
    breakMinutes: fc.integer({ min: 0, max: 90 }),
  }),
);
const instants = fc
  .integer({ min: 0, max: 3 * 86_400 })
  .map(seconds => Date.parse(`${date}T00:00:00Z`) + seconds * 1000);

/** The day and the punches that belong to it, as they come out of the ledger. */
function dayOf(all: readonly Punch[], schedule: Schedule | null, now: number, employed = true): AttendanceDay {
  const frame = frameOf('UTC', schedule, date);
  const own = fallInto(all, [frame]).get(frame) ?? [];
  return attendanceDay(
    { frame, schedule, punches: own, isEmployed: employed, hasCode: true, isKnown: true, isProven: true },
    now,
  );
}

const check = (test: (own: Punch[], schedule: Schedule | null, now: number) => void) =>
  fc.assert(fc.property(punches, schedules, instants, test), { numRuns });

describe('Days of attendance, whatever was punched,', () => {
  it('have pairs in order that add up to what was worked and the break', () => {
    check((own, schedule, now) => {
      const { pairs, workedMs, breakMs } = dayOf(own, schedule, now);
      const sum = pairs.reduce((total, pair) => total + (pair.in && pair.out ? pair.out - pair.in : 0), 0);
      expect(workedMs + breakMs).toBe(sum);
      const times = pairs.flatMap(pair => [pair.in, pair.out]).filter(each => each !== null);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const pair of pairs) expect(pair.in ?? pair.out).not.toBeNull();
    });
  });

  it('are worked for no longer than from the first arrival to the last departure', () => {
    check((own, schedule, now) => {
      const { firstIn, lastOut, workedMs, overtimeMs, breakMs, lateMs, earlyMs } = dayOf(own, schedule, now);
      const span = firstIn === null || lastOut === null ? 0 : Math.max(0, lastOut - firstIn);
      expect(workedMs).toBeLessThanOrEqual(span);
      for (const ms of [workedMs, breakMs, overtimeMs, lateMs, earlyMs]) expect(ms).toBeGreaterThanOrEqual(0);
      expect(overtimeMs).toBeLessThanOrEqual(workedMs);
    });
  });

  it('come out the same in any order, however often each punch came, and again', () => {
    check((own, schedule, now) => {
      const once = dayOf(own, schedule, now);
      expect(dayOf([...own.toReversed(), ...own], schedule, now)).toEqual(once);
      expect(dayOf(own, schedule, now)).toEqual(once);
    });
  });

  it('do not change by a record that is ignored, but that it is shown', () => {
    fc.assert(
      fc.property(punches, schedules, instants, instants, (own, schedule, now, at) => {
        const ignored = punch('00:00', { at, isIgnored: true, correctionId: 1, mode: 'first_last' });
        const { punches: before, flags: flagsBefore, ...without } = dayOf(own, schedule, now);
        const { punches: after, flags: flagsAfter, ...changed } = dayOf([...own, ignored], schedule, now);
        expect(changed).toEqual(without);
        expect(after.filter(each => each.punch !== ignored)).toEqual(before);
        expect(flagsAfter.filter(flag => flag !== 'corrected')).toEqual(
          flagsBefore.filter(flag => flag !== 'corrected'),
        );
      }),
      { numRuns },
    );
  });

  it('are open until they are over and have a verdict for good from then on', () => {
    check((own, schedule, now) => {
      const { to } = frameOf('UTC', schedule, date);
      const { verdict, pairs } = dayOf(own, schedule, now);
      const goesOn = now < to;
      expect(verdict === 'open').toBe(goesOn && verdict !== 'day_off');
      expect(pairs.some(({ open }) => open) && !goesOn).toBe(false);
      const over = Math.max(now, to);
      expect(dayOf(own, schedule, over + 1e9)).toEqual(dayOf(own, schedule, over));
    });
  });

  it('share out all punches, each to one day', () => {
    fc.assert(
      fc.property(punches, schedules, (own, schedule) => {
        const dates = ['2026-03-03', date, '2026-03-01'];
        const plan = planOf('UTC', [{ employee: 1, scheduleId: schedule && 1, schedule }], dates, Infinity);
        const frames = plan.map(({ frame }) => frame);
        const found = [...fallInto(own, frames).values()].flat();
        expect(new Set(found)).toEqual(new Set(own));
        expect(found).toHaveLength(own.length);
      }),
      { numRuns },
    );
  });
});
