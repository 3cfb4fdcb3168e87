import { addDays } from '../../../shared/zones.js';

/** Longest stretch of days that is computed in one go. */
export const longestRange = 62;

/** Calendar days, both inclusive, `YYYY-MM-DD`. */
export interface DayRange {
  from: string;
  until: string;
}

/** Whether the calendar has that day: the pattern of a date lets the 30th of February through. */
export function isCalendarDay(date: string): boolean {
  return addDays(addDays(date, 1), -1) === date;
}

/** What is left out: up to today, from the first of the month of the last day. */
export function rangeOf({ from, until }: Partial<DayRange>, today: string): DayRange {
  const first = from ?? `${(until ?? today).slice(0, 7)}-01`;
  return { from: first, until: until ?? earlier(addDays(first, longestRange - 1), later(today, first)) };
}

/** A month `YYYY-MM`. */
export function monthRange(month: string): DayRange {
  const first = `${month}-01`;
  return { from: first, until: addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1) };
}

/** Every day of the range, the newest first; empty where it ends before it begins. */
export function datesOf({ from, until }: DayRange): string[] {
  const dates: string[] = [];
  for (let date = until; date >= from; date = addDays(date, -1)) dates.push(date);
  return dates;
}

/** How many days there are in it, at most one more than the longest range: that is enough to refuse it. */
export function lengthOf({ from, until }: DayRange): number {
  return datesOf({ from: later(from, addDays(until, -longestRange)), until }).length;
}

const earlier = (a: string, b: string) => (a < b ? a : b);
const later = (a: string, b: string) => (a > b ? a : b);
