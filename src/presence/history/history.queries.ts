import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Cursor } from '../../http/cursor.js';
import type { Interval } from '../../shared/intervals.js';

export interface HistorySelection {
  employees?: readonly number[];
  devices?: readonly number[];
  status?: number;
  /** Epoch milliseconds, `from` inclusive, `to` exclusive. */
  time: Partial<Interval>;
  cursor: Cursor | null;
  limit: number;
}

export interface StateChangeRow {
  id: number;
  at: number;
  employee: number;
  employeeName: string;
  device: number;
  deviceName: string;
  ipAddress: string;
  status: number;
  detectedAt: number;
  estimated: boolean;
}

export interface HourRow {
  id: number;
  at: number;
  employee: number;
  employeeName: string;
  fakeName: string;
  firstSeen: number | null;
  lastSeen: number | null;
  minutesOnline: number;
  secondsOnline: number;
  secondsCovered: number;
  revision: number;
  final: boolean;
  sentRevision: number;
  parkedReason: string | null;
}

const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;

/** What lies next to the cursor in its direction, nearest first. */
export function findStateChanges(em: EntityManager, selection: HistorySelection): Promise<StateChangeRow[]> {
  return query<StateChangeRow>(
    em,
    sql<StateChangeRow>`
      select c.id::float8 as id, ${epochMs('c.timestamp')} as at, c.employee_id as employee,
             e.employee_name as "employeeName", c.device_id as device, d.device_name as "deviceName",
             d.ip_address as "ipAddress", c.status, ${epochMs('c.detected_at')} as "detectedAt", c.estimated
      from state_change c join employee e on e.id = c.employee_id join device d on d.id = c.device_id
      where ${conditionsOf(selection, 'c', 'timestamp')} ${placeOf(selection, 'c', 'timestamp')}`,
  );
}

export function findHours(em: EntityManager, selection: HistorySelection): Promise<HourRow[]> {
  return query<HourRow>(
    em,
    sql<HourRow>`
      select h.id::float8 as id, ${epochMs('h.hour_start')} as at, h.employee_id as employee,
             e.employee_name as "employeeName", e.fake_name as "fakeName", ${epochMs('h.first_seen')} as "firstSeen",
             ${epochMs('h.last_seen')} as "lastSeen", h.minutes_online as "minutesOnline",
             h.seconds_online as "secondsOnline", h.seconds_covered as "secondsCovered", h.revision, h.final,
             h.sent_revision as "sentRevision", h.parked_reason as "parkedReason"
      from hourly_summary h join employee e on e.id = h.employee_id
      where ${conditionsOf(selection, 'h', 'hour_start')} ${placeOf(selection, 'h', 'hour_start')}`,
  );
}

function conditionsOf(selection: HistorySelection, table: string, time: string): RawBuilder<unknown> {
  const { employees, devices, status, cursor } = selection;
  const { from, to } = selection.time;
  const at = sql.ref(`${table}.${time}`);
  const conditions = [sql`true`];
  if (employees) conditions.push(sql`${sql.ref(`${table}.employee_id`)} = any(${employees}::int4[])`);
  if (devices) conditions.push(sql`${sql.ref(`${table}.device_id`)} = any(${devices}::int4[])`);
  if (status !== undefined) conditions.push(sql`${sql.ref(`${table}.status`)} = ${status}`);
  if (from !== undefined) conditions.push(sql`${at} >= ${instant(from)}`);
  if (to !== undefined) conditions.push(sql`${at} < ${instant(to)}`);
  if (cursor) {
    const beyond = cursor.direction === 'newer' ? sql`>` : sql`<`;
    conditions.push(sql`(${at}, ${sql.ref(`${table}.id`)}) ${beyond} (${instant(cursor.at)}, ${cursor.id}::int8)`);
  }
  return sql.join(conditions, sql` and `);
}

function placeOf({ cursor, limit }: HistorySelection, table: string, time: string): RawBuilder<unknown> {
  const direction = cursor?.direction === 'newer' ? sql`asc` : sql`desc`;
  const [at, id] = [sql.ref(`${table}.${time}`), sql.ref(`${table}.id`)];
  return sql`order by ${at} ${direction}, ${id} ${direction} limit ${limit}`;
}
