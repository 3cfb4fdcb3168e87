import { describe, expect, it } from 'vitest';
import { attendanceDay, type AttendanceDay, type DayFacts } from '../../../src/attendance/days/reckoning/day.rules.js';
import type { Punch } from '../../../src/attendance/days/reckoning/punch.rules.js';
import { frameOf } from '../../../src/attendance/days/reckoning/shift.rules.js';
import type { Schedule } from '../../../src/attendance/schedules/work-schedule.rules.js';
import { added, punch } from './punches.js';

const nineToFive: Schedule = {
  weekdays: [1, 2, 3, 4, 5],
  startsAt: '09:00',
  endsAt: '17:00',
  graceMinutes: 5,
  breakMinutes: 30,
};
const nights: Schedule = { ...nineToFive, startsAt: '22:00', endsAt: '06:00', breakMinutes: 0 };
const monday = '2026-03-02';
const weekLater = Date.parse('2026-03-09T00:00:00Z');
const minutes = (ms: number) => ms / 60_000;

interface Circumstances extends Partial<Omit<DayFacts, 'frame'>> {
  date?: string;
  now?: number;
}

function day(punches: Punch[], { date = monday, now = weekLater, ...changes }: Circumstances = {}): AttendanceDay {
  const schedule = changes.schedule === undefined ? nineToFive : changes.schedule;
  const facts = { isEmployed: true, hasCode: true, isKnown: true, isProven: true, ...changes, schedule, punches };
  return attendanceDay({ ...facts, frame: frameOf('UTC', schedule, date) }, now);
}

const at = (time: string, state: number) => punch(time, { state });
/** `09:00-17:00`, `…` where something is missing, `>` where it is still to come. */
const pairs = (own: AttendanceDay) =>
  own.pairs.map(pair => [time(pair.in), pair.open ? '>' : time(pair.out)].join('-'));
const time = (instant: number | null) => (instant === null ? '…' : new Date(instant).toISOString().slice(11, 16));

/** Minutes worked, and of the break that was taken off. */
function broken(...times: string[]): number[] {
  const own = day(times.map(each => punch(each)));
  return [minutes(own.workedMs), minutes(own.breakMs)];
}

/** Minutes late and early. */
function missed(start: string, end: string): number[] {
  const own = day([punch(start), punch(end)]);
  return [minutes(own.lateMs), minutes(own.earlyMs)];
}

const flags = (...punches: Punch[]) => day([...punches, at('17:00', 1)]).flags;

describe('A day of attendance', () => {
  it('is the sum of its pairs', () => {
    const own = day([at('09:00', 0), at('12:00', 2), at('12:30', 3), at('17:00', 1)]);
    expect(pairs(own)).toEqual(['09:00-12:00', '12:30-17:00']);
    expect([time(own.firstIn), time(own.lastOut), minutes(own.workedMs)]).toEqual(['09:00', '17:00', 450]);
    expect(own).toMatchObject({ verdict: 'present', flags: [], breakMs: 0, overtimeMs: 0, lateMs: 0, earlyMs: 0 });
  });

  it('lacks a departure where somebody arrives twice, and an arrival where somebody departs twice: none is made up', () => {
    const own = day([at('09:00', 0), at('12:30', 0), at('16:00', 1), at('17:00', 1)]);
    expect(pairs(own)).toEqual(['09:00-…', '12:30-16:00', '…-17:00']);
    expect([minutes(own.workedMs), own.verdict, own.flags]).toEqual([210, 'incomplete', ['missing_in', 'missing_out']]);
  });

  it('goes on as long as somebody may still come and go', () => {
    const own = day([at('09:00', 0), at('12:00', 1), at('12:30', 0)], { now: Date.parse('2026-03-02T15:00:00Z') });
    expect(pairs(own)).toEqual(['09:00-12:00', '12:30->']);
    expect([own.verdict, own.flags, minutes(own.workedMs)]).toEqual(['open', [], 180]);
    expect(day([], { now: Date.parse('2026-03-02T15:00:00Z') }).verdict).toBe('open');
    const over = day([at('09:00', 0)], { now: Date.parse('2026-03-03T05:00:00Z') });
    expect([over.verdict, over.flags]).toEqual(['incomplete', ['missing_out']]);
  });

  it('has the night shift that began on it', () => {
    const own = day([punch('2026-03-02T21:50'), punch('2026-03-03T06:20')], { schedule: nights });
    expect([pairs(own), own.verdict, minutes(own.workedMs)]).toEqual([['21:50-06:20'], 'present', 510]);
    expect([minutes(own.overtimeMs), own.lateMs, own.earlyMs]).toEqual([30, 0, 0]);
  });

  it('loses the break that was not punched, but not more of it than was worked beyond half a shift', () => {
    expect(broken('09:00', '17:00')).toEqual([450, 30]);
    expect(broken('09:00', '12:00', '12:10', '17:00')).toEqual([450, 20]);
    expect(broken('09:00', '12:00', '13:00', '17:00')).toEqual([420, 0]);
    expect(broken('09:00', '13:00')).toEqual([240, 0]);
    expect(broken('09:00', '13:10')).toEqual([240, 10]);
  });

  it('begins late and ends early beyond the grace, and then from the minute work was due', () => {
    expect(missed('09:05', '16:55')).toEqual([0, 0]);
    expect(missed('09:06', '16:54')).toEqual([6, 6]);
    expect(missed('08:00', '18:00')).toEqual([0, 0]);
    expect(missed('18:00', '19:00')).toEqual([480, 0]);
  });

  it('is not early before the shift is over, nor where the last departure is missing', () => {
    const now = Date.parse('2026-03-02T13:00:00Z');
    expect(day([punch('09:00'), punch('12:00')], { now }).earlyMs).toBe(0);
    expect(day([at('09:00', 0), at('12:00', 1), at('12:30', 0)]).earlyMs).toBe(0);
    expect(day([at('12:00', 1)]).lateMs).toBe(0);
  });

  it('has the time beyond the schedule as overtime, and all of it on a day off', () => {
    expect(minutes(day([punch('08:00'), punch('18:00')]).overtimeMs)).toBe(120);
    const sunday = day([punch('2026-03-01T10:00'), punch('2026-03-01T12:00')], { date: '2026-03-01' });
    expect([sunday.verdict, minutes(sunday.overtimeMs), sunday.lateMs, sunday.earlyMs]).toEqual(['present', 120, 0, 0]);
  });

  it('is nobody’s absence before every terminal has told, and never of somebody without a code', () => {
    expect(day([]).verdict).toBe('absent');
    expect(day([], { isProven: false })).toMatchObject({ verdict: 'unknown', flags: ['awaiting_terminals'] });
    expect(day([], { isKnown: false })).toMatchObject({ verdict: 'unknown', flags: [] });
    expect(day([], { hasCode: false })).toMatchObject({ verdict: 'unknown', flags: ['without_code'] });
    expect(day([at('09:00', 0)], { isProven: false })).toMatchObject({
      verdict: 'incomplete',
      flags: ['missing_out', 'awaiting_terminals'],
    });
  });

  it('is off where no work is due', () => {
    expect(day([], { date: '2026-03-01' }).verdict).toBe('day_off');
    expect(day([], { isEmployed: false }).verdict).toBe('day_off');
    expect(day([], { schedule: null })).toMatchObject({ verdict: 'day_off', flags: ['without_schedule'] });
  });

  it('can be put right by a punch that is added and by a record that is ignored', () => {
    const forgotten = [at('09:00', 0), at('09:10', 1)];
    expect(day([...forgotten, added('17:00', 'out')])).toMatchObject({
      verdict: 'incomplete',
      flags: ['missing_in', 'corrected'],
    });
    const own = day([
      at('09:00', 0),
      punch('09:10', { state: 1, isIgnored: true, correctionId: 7 }),
      added('17:00', 'out'),
    ]);
    expect([pairs(own), own.verdict, own.flags]).toEqual([['09:00-17:00'], 'present', ['corrected']]);
    expect(own.punches.map(({ why }) => why)).toEqual([null, 'ignored', null]);
  });

  it('says which punches somebody should look at', () => {
    expect(flags(punch('09:00', { resolution: 'ambiguous' }))).toEqual(['ambiguous_time']);
    expect(flags(punch('09:00', { resolution: 'nonexistent' }))).toEqual(['nonexistent_time']);
    expect(flags(at('09:00', 0), punch('10:00', { resolution: 'impossible' }))).toEqual(['impossible_time']);
    expect(flags(punch('09:00', { driftMs: -61_000 }))).toEqual(['clock_drift']);
    expect(flags(at('09:00', 0), punch('10:00', { resolution: 'ambiguous', isValid: false }))).toEqual([]);
  });
});
