import type { FieldError } from '../../shared/errors.js';

const dayMinutes = 1440;

/** When people are expected at work; times are site time. */
export interface Schedule {
  /** 0 = Sunday. */
  weekdays: readonly number[];
  /** `HH:MM` */
  startsAt: string;
  /** `HH:MM`; before the start: on the next day. */
  endsAt: string;
  graceMinutes: number;
  breakMinutes: number;
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Minutes from the start to the end on the clocks; 0 where they are the same. */
export function shiftMinutes({ startsAt, endsAt }: Pick<Schedule, 'startsAt' | 'endsAt'>): number {
  return (minutesOf(endsAt) - minutesOf(startsAt) + dayMinutes) % dayMinutes;
}

/** What nobody could work by, field by field. */
export function scheduleProblems(schedule: Schedule): FieldError[] {
  const length = shiftMinutes(schedule);
  if (length === 0) return [{ field: 'ends_at', messages: ['The end must not be the start.'] }];
  if (schedule.breakMinutes < length) return [];
  return [{ field: 'break_minutes', messages: ['The break must be shorter than the shift.'] }];
}
