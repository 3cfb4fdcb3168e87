import type { MaintenanceWindowView } from '../client/types.gen.js';
import { duration, shortTime } from '../status/time.js';

export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `Monday, Friday at 02:00 for 1 h (Europe/Kyiv)` or `3 Nov 10:00 to 3 Nov 12:00`. */
export function scheduleText(window: MaintenanceWindowView): string {
  const { starts_at, ends_at, weekdays, local_time, duration_minutes, time_zone } = window;
  if (starts_at !== null && ends_at !== null) return `${shortTime(starts_at)} to ${shortTime(ends_at)}`;
  const days = weekdays.length === 7 ? 'Every day' : weekdays.map(day => dayNames[day]).join(', ');
  return `${days} at ${local_time ?? '?'} for ${duration((duration_minutes ?? 0) * 60)} (${time_zone ?? 'UTC'})`;
}
