import type { FieldError } from '../../shared/errors.js';
import { isTimeZone } from '../../shared/zones.js';
import type { MaintenanceWindow } from './maintenance.rules.js';

/** A maintenance window as operators describe it, under the names of the API; instants are epoch milliseconds. */
export interface WindowSettings {
  name: string;
  server_ids: number[];
  tags: string[];
  starts_at: number | null;
  ends_at: number | null;
  /** 0 = Sunday. */
  weekdays: number[];
  /** `HH:MM` */
  local_time: string | null;
  duration_minutes: number | null;
  time_zone: string | null;
}

/** Exactly one of two forms, and that one whole: once (start and end) or weekly (days, time, duration and zone). */
export function windowProblems(settings: WindowSettings): FieldError[] {
  const { starts_at, ends_at, weekdays, local_time, duration_minutes, time_zone } = settings;
  const once = { starts_at, ends_at };
  const weekly = { weekdays: weekdays.length > 0 ? weekdays : null, local_time, duration_minutes, time_zone };
  const isOnce = given(once).length > 0;
  const isWeekly = given(weekly).length > 0;
  if (isOnce && isWeekly) return problems(given(weekly), 'A window with starts_at and ends_at has no weekly times.');
  if (isWeekly) {
    if (time_zone !== null && !isTimeZone(time_zone)) return problems(['time_zone'], 'This time zone is not known.');
    return problems(missing(weekly), 'A weekly window needs weekdays, local_time, duration_minutes and time_zone.');
  }
  if (starts_at !== null && ends_at !== null) {
    return ends_at > starts_at ? [] : problems(['ends_at'], 'The end must be after the start.');
  }
  return problems(
    missing(once),
    'Give starts_at and ends_at, or weekdays, local_time, duration_minutes and time_zone.',
  );
}

/** What decides when the window is open; null for settings that have no whole form. */
export function timesOf(settings: Omit<WindowSettings, 'name' | 'server_ids' | 'tags'>): MaintenanceWindow | null {
  const { starts_at: startsAt, ends_at: endsAt, weekdays } = settings;
  const { local_time: localTime, duration_minutes: durationMinutes, time_zone: timeZone } = settings;
  if (startsAt !== null && endsAt !== null) return { kind: 'once', startsAt, endsAt };
  if (localTime === null || durationMinutes === null || timeZone === null) return null;
  return { kind: 'weekly', weekdays, localTime, durationMinutes, timeZone };
}

const given = (fields: Record<string, unknown>) => Object.keys(fields).filter(name => fields[name] !== null);
const missing = (fields: Record<string, unknown>) => Object.keys(fields).filter(name => fields[name] === null);

function problems(fields: readonly string[], message: string): FieldError[] {
  return fields.map(field => ({ field, messages: [message] }));
}
