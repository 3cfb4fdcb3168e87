import type { FieldError } from '../../shared/errors.js';
import { addDays, resolveDateTime } from '../../shared/zones.js';
import { parseInstant } from './instant.rules.js';

/** An hour of somebody as the site protocol has it. */
export interface SentHour {
  employee_id: number;
  employee_name: string;
  fake_name: string;
  date: string;
  hour: number;
  hour_start?: string;
  first_seen: string | null;
  last_seen: string | null;
  minutes_online: number;
}

/** The same as it is stored. Instants are epoch milliseconds. */
export interface ReceivedHour {
  employeeId: number;
  employeeName: string;
  fakeName: string;
  date: string;
  hour: number;
  hourStart: number;
  firstSeen: number | null;
  lastSeen: number | null;
  minutesOnline: number;
}

/**
 * Reads the hours of one message, in the order in which they are stored, or says which fields are wrong. `zone` is the
 * one the sender counts its days and hours in.
 */
export function readHours(sent: readonly SentHour[], zone: string): { hours: ReceivedHour[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const hours = new Map<string, ReceivedHour>();
  for (const [index, row] of sent.entries()) {
    const hourStart = hourStartOf(row, zone);
    const key = `${hourStart} ${row.employee_id}`;
    const field = `presence_data.${index}.hour`;
    if (hourStart === null) errors.push({ field, messages: [`There is no such hour in ${zone}.`] });
    else if (hours.has(key)) errors.push({ field, messages: ['This employee has this hour already.'] });
    else hours.set(key, receivedOf(row, hourStart));
  }
  // Two messages that are stored at once take the rows in the same order, or they could wait for each other.
  const inOrder = [...hours.values()].sort((a, b) => a.hourStart - b.hourStart || a.employeeId - b.employeeId);
  return { hours: inOrder, errors };
}

/**
 * When the hour began: as the sender says, else from its calendar. An hour that came twice in autumn is the one in which
 * the employee was first seen. Null where the clocks skipped it, or there is no such day.
 */
function hourStartOf({ date, hour, hour_start, first_seen }: SentHour, zone: string): number | null {
  if (hour_start !== undefined) return parseInstant(hour_start);
  if (addDays(addDays(date, 1), -1) !== date) return null;
  const { resolution, instant, second } = resolveDateTime(zone, date, `${String(hour).padStart(2, '0')}:00`);
  if (resolution === 'nonexistent') return null;
  const seen = first_seen === null ? null : parseInstant(first_seen);
  return second !== null && seen !== null && seen >= second ? second : instant;
}

const receivedOf = (row: SentHour, hourStart: number): ReceivedHour => ({
  employeeId: row.employee_id,
  employeeName: row.employee_name,
  fakeName: row.fake_name,
  date: row.date,
  hour: row.hour,
  hourStart,
  firstSeen: row.first_seen === null ? null : parseInstant(row.first_seen),
  lastSeen: row.last_seen === null ? null : parseInstant(row.last_seen),
  minutesOnline: row.minutes_online,
});

/** Decides between two reports about the same hour: the greater revision wins, of equal ones the later (product R9). */
export interface Edition {
  /** 0 where the sender does not count revisions. */
  revision: number;
  /** When the report was made, by the clock of its sender; epoch milliseconds. */
  reportedAt: number;
}

/** The revision in the key of another Sitewatch: `presence/<site>/<hour_start>/<part>/<revision>`; 0 in any other. */
export function revisionIn(idempotencyKey: string | undefined): number {
  return Number(/^presence\/[^/]+\/[^/]+\/[^/]+\/(\d{1,9})$/.exec(idempotencyKey ?? '')?.[1] ?? 0);
}
