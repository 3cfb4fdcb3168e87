import type { Interval } from '../../../shared/intervals.js';
import { addDays, localDate, resolveDateTime, weekdayOf } from '../../../shared/zones.js';
import { minutesOf, shiftMinutes, type Schedule } from '../../schedules/work-schedule.rules.js';

const dayMinutes = 1440;

/** Who comes earlier than this before a shift still belongs to the day before. */
const leadMinutes = 240;

/** A day of attendance: the stretch of time whose punches belong to it. */
export interface DayFrame extends Interval {
  /** `YYYY-MM-DD`, the calendar day on which the shift begins. */
  date: string;
  /** When work is due; null where there is no schedule. */
  shift: Interval | null;
  /** Whether the schedule has this day of the week. */
  isWorkday: boolean;
}

/**
 * When, on the clocks, one day of attendance ends and the next begins, in minutes from the midnight of its date (negative:
 * the evening before). Four hours before the start of work, or half of the time off where that is shorter, so that late
 * work and the end of a night shift belong to the day it began on. Midnight without a schedule.
 */
export function boundaryMinutes(schedule: Schedule | null): number {
  if (!schedule) return 0;
  const off = dayMinutes - shiftMinutes(schedule);
  return minutesOf(schedule.startsAt) - Math.min(leadMinutes, Math.floor(off / 2));
}

/** The day of attendance `date` of those who work by `schedule`; each begins where the one before ends. */
export function frameOf(zone: string, schedule: Schedule | null, date: string): DayFrame {
  const boundary = boundaryMinutes(schedule);
  return {
    date,
    from: instantOf(zone, date, boundary),
    to: instantOf(zone, addDays(date, 1), boundary),
    shift: schedule && shiftOf(zone, schedule, date),
    isWorkday: schedule?.weekdays.includes(weekdayOf(date)) ?? false,
  };
}

/** The date of the day of attendance that an instant belongs to. */
export function dayAt(zone: string, schedule: Schedule | null, at: number): string {
  const date = localDate(zone, at);
  const { from, to } = frameOf(zone, schedule, date);
  if (at < from) return addDays(date, -1);
  return at >= to ? addDays(date, 1) : date;
}

function shiftOf(zone: string, schedule: Schedule, date: string): Interval {
  const start = minutesOf(schedule.startsAt);
  return {
    from: instantOf(zone, date, start),
    to: instantOf(zone, date, start + shiftMinutes(schedule)),
  };
}

function instantOf(zone: string, date: string, minutes: number): number {
  const days = Math.floor(minutes / dayMinutes);
  const rest = minutes - days * dayMinutes;
  const time = [Math.floor(rest / 60), rest % 60].map(part => String(part).padStart(2, '0')).join(':');
  return resolveDateTime(zone, addDays(date, days), time).instant;
}
