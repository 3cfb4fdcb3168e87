import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import type { RecordResolution, RecordSource } from './attendance-record.rules.js';

/** A record as it is stored. */
export interface LedgerRow {
  deviceId: number;
  code: string;
  localTime: string;
  /** Epoch milliseconds. */
  timestamp: number;
  resolution: RecordResolution;
  isValid: boolean;
  notes: string;
  verify: number | null;
  state: number | null;
  workCode: number | null;
  source: RecordSource;
  receivedAt: Date;
  clockDriftMs: number | null;
  raw: Buffer;
}

export interface AddedRecord {
  id: number;
  deviceId: number;
  code: string;
  timestamp: number;
  localTime: string;
  state: number | null;
  verify: number | null;
  source: RecordSource;
}

export type DevicesOfLedger = ReadonlyMap<number, { name: string; timezone: string }>;

export interface OwnerOfCode {
  id: number;
  name: string;
}

/** Keeps the devices from being deleted until the transaction ends: records have no foreign key to them. */
export async function lockDevices(em: EntityManager, ids: readonly number[]): Promise<DevicesOfLedger> {
  const rows = await query<{ id: number; name: string; timezone: string }>(
    em,
    sql<{ id: number; name: string; timezone: string }>`
      select id, name, timezone from attendance_device where id = any(${ids}::int4[]) order by id for key share`,
  );
  return new Map(rows.map(({ id, ...device }) => [id, device]));
}

/** Stores what is not there yet and returns it. */
export async function addRecords(em: EntityManager, rows: readonly LedgerRow[]): Promise<AddedRecord[]> {
  if (rows.length === 0) return [];
  return query<AddedRecord>(
    em,
    sql<AddedRecord>`
      insert into attendance_record
        (device_id, attendance_code, local_time, timestamp, zone_resolution, is_valid, notes, verify_mode, in_out_state,
         work_code, source, received_at, clock_drift_ms, raw_data)
      select device_id, code, local_time, timestamp, resolution, is_valid, notes, verify, state, work_code, source,
             received_at, drift, decode(raw, 'hex')
      from ${rowsOf('u', {
        device_id: ['int4', rows.map(({ deviceId }) => deviceId)],
        code: ['text', rows.map(({ code }) => code)],
        local_time: ['text', rows.map(({ localTime }) => localTime)],
        timestamp: ['timestamptz', rows.map(({ timestamp }) => new Date(timestamp).toISOString())],
        resolution: ['text', rows.map(({ resolution }) => resolution)],
        is_valid: ['bool', rows.map(({ isValid }) => isValid)],
        notes: ['text', rows.map(({ notes }) => notes)],
        verify: ['int2', rows.map(({ verify }) => verify)],
        state: ['int2', rows.map(({ state }) => state)],
        work_code: ['int8', rows.map(({ workCode }) => workCode)],
        source: ['text', rows.map(({ source }) => source)],
        received_at: ['timestamptz', rows.map(({ receivedAt }) => receivedAt.toISOString())],
        drift: ['int8', rows.map(({ clockDriftMs }) => clockDriftMs)],
        raw: ['text', rows.map(({ raw }) => raw.toString('hex'))],
      })}
      on conflict (device_id, attendance_code, local_time) do nothing
      returning id::float8 as id, device_id as "deviceId", attendance_code as code, ${epochMs('timestamp')} as timestamp,
                local_time as "localTime", in_out_state as state, verify_mode as verify, source`,
  );
}

/**
 * The log knows better than the live event of the same punch what state the terminal gave it, and its work code. Rows are
 * locked in one order: two transactions that improve the same ones must not wait for each other.
 */
export async function improveRecords(em: EntityManager, rows: readonly LedgerRow[]): Promise<void> {
  const better = rows.filter(({ source }) => source === 'log');
  if (better.length === 0) return;
  await query(
    em,
    sql`with better as (
          select r.id, u.state, u.verify, coalesce(u.work_code, r.work_code) as work_code
          from ${rowsOf('u', {
            device_id: ['int4', better.map(({ deviceId }) => deviceId)],
            code: ['text', better.map(({ code }) => code)],
            local_time: ['text', better.map(({ localTime }) => localTime)],
            state: ['int2', better.map(({ state }) => state)],
            verify: ['int2', better.map(({ verify }) => verify)],
            work_code: ['int8', better.map(({ workCode }) => workCode)],
          })}
          join attendance_record r
            on r.device_id = u.device_id and r.attendance_code = u.code and r.local_time = u.local_time
          where r.source = 'live'
            and (r.in_out_state, r.verify_mode, r.work_code)
                is distinct from (u.state, u.verify, coalesce(u.work_code, r.work_code))
          order by r.id for no key update of r
        )
        update attendance_record r
        set in_out_state = better.state, verify_mode = better.verify, work_code = better.work_code
        from better where r.id = better.id`,
  );
}

/** A log whose layout nobody knows is one scrap; its beginning is enough to find out. */
const largestScrap = 65_536;

/** Keeps what could not be read, once. */
export async function addScraps(
  em: EntityManager,
  scraps: readonly { deviceId: number; raw: Buffer; source: RecordSource; reason: string; receivedAt: Date }[],
): Promise<void> {
  if (scraps.length === 0) return;
  await query(
    em,
    sql`insert into undecodable_record (device_id, digest, raw_data, source, reason, received_at)
        select device_id, digest, decode(raw, 'hex'), source, reason, received_at
        from ${rowsOf('u', {
          device_id: ['int4', scraps.map(({ deviceId }) => deviceId)],
          digest: ['text', scraps.map(({ raw }) => createHash('sha256').update(raw).digest('hex'))],
          raw: ['text', scraps.map(({ raw }) => raw.subarray(0, largestScrap).toString('hex'))],
          source: ['text', scraps.map(({ source }) => source)],
          reason: ['text', scraps.map(({ reason }) => reason.slice(0, 200))],
          received_at: ['timestamptz', scraps.map(({ receivedAt }) => receivedAt.toISOString())],
        })}
        on conflict (device_id, digest) do nothing`,
  );
}

/** The instants only keep to the index: no zone is a day away from UTC. */
export async function countOfDay(em: EntityManager, deviceId: number, day: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    em,
    sql<{ count: number }>`
      select count(*)::int as count from attendance_record
      where device_id = ${deviceId} and local_time like ${`${day}T%`}
        and timestamp >= ${day}::timestamptz - interval '2 days' and timestamp < ${day}::timestamptz + interval '3 days'`,
  );
  return row?.count ?? 0;
}

/** Whose codes these are. */
export async function namesOfCodes(
  em: EntityManager,
  codes: readonly string[],
): Promise<ReadonlyMap<string, OwnerOfCode>> {
  if (codes.length === 0) return new Map();
  const rows = await query<OwnerOfCode & { code: string }>(
    em,
    sql<OwnerOfCode & { code: string }>`
      select id, employee_name as name, attendance_code as code from employee where attendance_code = any(${codes}::text[])`,
  );
  return new Map(rows.map(({ code, ...owner }) => [code, owner]));
}
