import type { PersonOnDayView } from '../../client/types.gen.js';
import { duration } from '../../status/time.js';
import { clockTime, shortDayText } from '../site-time.js';

/** What is known about somebody on one day. */
export function dayInWords(day: PersonOnDayView, zone: string): string {
  const date = shortDayText(day.date);
  if (day.seconds_online > 0 && day.first_seen && day.last_seen) {
    const between = `${clockTime(day.first_seen, zone)} to ${clockTime(day.last_seen, zone)}`;
    return `${date}: ${duration(day.seconds_online)}, seen ${between}`;
  }
  return day.seconds_covered > 0 ? `${date}: not seen` : `${date}: nobody watched`;
}

/** `7:35` */
export function hoursText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `96 h 35 min`: the days of a month are not added up to days of 24 hours. */
export function longHoursText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 0 to 1: how full a day is; ten hours are a full one. */
export const fullness = (seconds: number): number => Math.min(1, seconds / 36_000);

/** 0: Monday. */
export const weekdayOf = (date: string): number => (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
export const isWeekend = (date: string): boolean => weekdayOf(date) >= 5;
