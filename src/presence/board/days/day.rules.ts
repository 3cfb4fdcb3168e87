import { clip, gaps, measure, union, type Interval } from '../../../shared/intervals.js';
import { addDays, startOfDay } from '../../../shared/zones.js';

/** A calendar day of the site from its first instant (epoch ms) to that of the next: 23 to 25 hours where clocks change. */
export interface Day extends Interval {
  /** `YYYY-MM-DD` */
  date: string;
}

/** A session of a device, up to its newest answer; `isOpen`: it goes on. */
export interface Stretch extends Interval {
  isOpen: boolean;
}

/** A time somebody or something was here; `ongoing`: it has not ended yet. */
export interface Stay extends Interval {
  ongoing: boolean;
}

export function localDay(zone: string, date: string): Day {
  return { date, from: startOfDay(zone, date), to: startOfDay(zone, addDays(date, 1)) };
}

/** The days of a month `YYYY-MM`; each begins where the one before ends. */
export function localMonth(zone: string, month: string): Day[] {
  const days: Day[] = [];
  for (let date = `${month}-01`; date.startsWith(month); date = addDays(date, 1)) days.push(localDay(zone, date));
  return days;
}

/** Whether the calendar has that day: the pattern of a date lets the 30th of February through. */
export function isCalendarDay(date: string): boolean {
  return addDays(addDays(date, 1), -1) === date;
}

/** The union of sessions inside `frame` (product R5): those that overlap or touch are one stay. */
export function staysOf(sessions: readonly Stretch[], frame: Interval): Stay[] {
  // What reaches beyond the frame goes on elsewhere, not at its end here.
  const open = sessions.filter(({ isOpen, to }) => isOpen && to <= frame.to);
  return clip(union(sessions), frame).map(stay => ({
    ...stay,
    ongoing: open.some(({ from, to }) => from <= stay.to && to >= stay.from),
  }));
}

/** What of disjoint intervals in order lies in each of the days, which are in order and without gaps. */
export function cutAtDays(intervals: readonly Interval[], days: readonly Interval[]): Interval[][] {
  const pieces = days.map((): Interval[] => []);
  let first = 0;
  for (const interval of intervals) {
    first = indexFrom(days, first, ({ to }) => to > interval.from);
    const end = indexFrom(days, first, ({ from }) => from >= interval.to);
    days.slice(first, end).forEach((day, index) => pieces[first + index]?.push(...clip([interval], day)));
  }
  return pieces;
}

function indexFrom(days: readonly Interval[], start: number, fits: (day: Interval) => boolean): number {
  const index = days.findIndex((day, at) => at >= start && fits(day));
  return index < 0 ? days.length : index;
}

/** Whole seconds of each day, rounded with carry: they add up to what all of it measures, to half a second. */
export function secondsOfDays(pieces: readonly (readonly Interval[])[]): number[] {
  let total = 0;
  return pieces.map(own => {
    const before = Math.round(total / 1000);
    total += measure(own);
    return Math.round(total / 1000) - before;
  });
}

/**
 * The times in `frame` in which nobody watched (product R7): neither presence nor absence. The time to come is not among
 * them, nor the little since the newest sweep, as long as that is at most `patienceMs` ago.
 */
export function unwatched(covered: readonly Interval[], frame: Interval, now: number, patienceMs: number): Interval[] {
  const newest = Math.max(...covered.map(({ to }) => to));
  const known = now - newest <= patienceMs ? newest : now;
  const to = Math.min(frame.to, known);
  return to > frame.from ? gaps(covered, { from: frame.from, to }) : [];
}
