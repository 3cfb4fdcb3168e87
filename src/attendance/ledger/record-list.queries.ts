import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Cursor } from '../../http/cursor.js';
import type { RecordResolution, RecordSource } from './attendance-record.rules.js';

export interface RecordSelection {
  id?: number;
  devices?: readonly number[];
  employees?: readonly number[];
  codes?: readonly string[];
  sources?: readonly RecordSource[];
  isValid?: boolean;
  isMatched?: boolean;
  /** Inclusive. */
  since?: Date;
  /** Exclusive. */
  until?: Date;
  cursor: Cursor | null;
  limit: number;
}

export interface RecordRow {
  id: number;
  at: number;
  device: number;
  deviceName: string | null;
  code: string;
  employee: number | null;
  employeeName: string | null;
  localTime: string;
  resolution: RecordResolution;
  isValid: boolean;
  notes: string;
  verify: number | null;
  state: number | null;
  workCode: number | null;
  source: RecordSource;
  receivedAt: number;
  clockDriftMs: number | null;
  raw: string;
}

/** The records next to the cursor in its direction, nearest first. */
export function findRecords(em: EntityManager, selection: RecordSelection): Promise<RecordRow[]> {
  const { cursor, limit } = selection;
  const direction = cursor?.direction === 'newer' ? sql`asc` : sql`desc`;
  return query<RecordRow>(
    em,
    sql<RecordRow>`
      select r.id::float8 as id, ${epochMs('r.timestamp')} as at, r.device_id as device, d.name as "deviceName",
             r.attendance_code as code, e.id as employee, e.employee_name as "employeeName",
             r.local_time as "localTime", r.zone_resolution as resolution, r.is_valid as "isValid", r.notes,
             r.verify_mode as verify, r.in_out_state as state, r.work_code::float8 as "workCode", r.source,
             ${epochMs('r.received_at')} as "receivedAt", r.clock_drift_ms::float8 as "clockDriftMs",
             encode(r.raw_data, 'hex') as raw
      from attendance_record r
      left join attendance_device d on d.id = r.device_id
      left join employee e on e.attendance_code = r.attendance_code
      where ${sql.join(conditionsOf(selection), sql` and `)}
      order by r.timestamp ${direction}, r.id ${direction} limit ${limit}`,
  );
}

function conditionsOf(selection: RecordSelection): RawBuilder<unknown>[] {
  const { id, devices, employees, codes, sources, isValid, isMatched, since, until, cursor } = selection;
  const conditions = [sql`true`];
  if (id !== undefined) conditions.push(sql`r.id = ${id}::int8`);
  if (devices) conditions.push(sql`r.device_id = any(${devices}::int4[])`);
  if (codes) conditions.push(sql`r.attendance_code = any(${codes}::text[])`);
  if (employees)
    conditions.push(
      sql`r.attendance_code in (select attendance_code from employee where id = any(${employees}::int4[]))`,
    );
  if (sources) conditions.push(sql`r.source = any(${sources}::text[])`);
  if (isValid !== undefined) conditions.push(sql`r.is_valid = ${isValid}`);
  if (isMatched !== undefined) conditions.push(isMatched ? sql`e.id is not null` : sql`e.id is null`);
  if (since) conditions.push(sql`r.timestamp >= ${since.toISOString()}::timestamptz`);
  if (until) conditions.push(sql`r.timestamp < ${until.toISOString()}::timestamptz`);
  if (cursor) {
    const beyond = cursor.direction === 'newer' ? sql`>` : sql`<`;
    const at = new Date(cursor.at).toISOString();
    conditions.push(sql`(r.timestamp, r.id) ${beyond} (${at}::timestamptz, ${cursor.id}::int8)`);
  }
  return conditions;
}
