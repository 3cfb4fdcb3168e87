import type { MaintenanceWindowView } from '../client/types.gen.js';

/** The zone of this browser. */
export const hereZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const noWeek = { weekdays: [], local_time: null, duration_minutes: null, time_zone: null };
const noDates = { starts_at: null, ends_at: null };

/** Of the two ways to say when, only the chosen one is kept. */
export function toWindowBody({ kind, ...values }: Record<string, unknown>): Record<string, unknown> {
  if (kind === 'weekly') return { ...values, ...noDates };
  return { ...values, ...noWeek, starts_at: instantOf(values.starts_at), ends_at: instantOf(values.ends_at) };
}

/** Date fields hold the time on the clock of this browser. */
const instantOf = (value: unknown): unknown =>
  typeof value === 'string' && value !== '' ? new Date(value).toISOString() : value;

export const kindOf = (window: MaintenanceWindowView) => (window.weekdays.length > 0 ? 'weekly' : 'once');
