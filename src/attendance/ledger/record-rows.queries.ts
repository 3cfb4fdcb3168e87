import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { numberArray, textArray } from './array.codec.js';
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

/** A record that was added, as far as it is told of. */
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

/** What was added of one device. `news`: the records of the wanted time, in the order they were given. */
export interface AddedOfDevice {
  deviceId: number;
  count: number;
  news: AddedRecord[];
}

/** What many records of a batch have in common, so that it is sent once. */
class Kinds {
  readonly distinct: LedgerRow[] = [];
  private readonly places = new Map<string, number>();

  /** Where the kind of the row is in {@link distinct}, from 1 as PostgreSQL counts. */
  of(row: LedgerRow): number {
    const { deviceId, source, receivedAt, clockDriftMs, resolution, isValid, notes } = row;
    const key = `${deviceId} ${source} ${receivedAt.getTime()} ${clockDriftMs} ${resolution} ${isValid} ${notes}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.distinct.push(row);
    this.places.set(key, this.distinct.length);
    return this.distinct.length;
  }
}

/** Stores what is not there yet and returns how much that was, and which of it happened in the time of the news. */
export async function addRecords(
  em: EntityManager,
  rows: readonly LedgerRow[],
  newsOf: { since: Date; until: Date },
): Promise<AddedOfDevice[]> {
  if (rows.length === 0) return [];
  const kinds = new Kinds();
  const kindOfRow = rows.map(row => kinds.of(row));
  const { distinct } = kinds;
  let end = 1;
  const starts = rows.map(({ raw }) => (end += raw.length) - raw.length);
  return query<AddedOfDevice>(
    em,
    sql<AddedOfDevice>`
      with added as (
        insert into attendance_record
          (device_id, attendance_code, local_time, timestamp, zone_resolution, is_valid, notes, verify_mode,
           in_out_state, work_code, source, received_at, clock_drift_ms, raw_data)
        select (${distinct.map(({ deviceId }) => deviceId)}::int4[])[kind], code, local_time,
               to_timestamp(at::float8 / 1000), (${distinct.map(({ resolution }) => resolution)}::text[])[kind],
               (${distinct.map(({ isValid }) => isValid)}::bool[])[kind],
               (${distinct.map(({ notes }) => notes)}::text[])[kind], verify, state, work_code,
               (${distinct.map(({ source }) => source)}::text[])[kind],
               (${distinct.map(({ receivedAt }) => receivedAt.toISOString())}::timestamptz[])[kind],
               (${distinct.map(({ clockDriftMs }) => clockDriftMs)}::int8[])[kind],
               substring(${Buffer.concat(rows.map(({ raw }) => raw))}::bytea, start, length)
        from unnest(
          ${numberArray(kindOfRow)}::int2[],
          ${textArray(rows.map(({ code }) => code))}::text[],
          ${textArray(rows.map(({ localTime }) => localTime))}::text[],
          ${numberArray(rows.map(({ timestamp }) => timestamp))}::int8[],
          ${numberArray(rows.map(({ verify }) => verify))}::int2[],
          ${numberArray(rows.map(({ state }) => state))}::int2[],
          ${numberArray(rows.map(({ workCode }) => workCode))}::int8[],
          ${numberArray(starts)}::int4[],
          ${numberArray(rows.map(({ raw }) => raw.length))}::int4[]
        ) as u(kind, code, local_time, at, verify, state, work_code, start, length)
        on conflict (device_id, attendance_code, local_time) do nothing
        returning id, device_id, attendance_code, timestamp, local_time, in_out_state, verify_mode, source
      )
      select device_id as "deviceId", count(*)::int as count,
             coalesce(json_agg(json_build_object(
               'id', id, 'deviceId', device_id, 'code', attendance_code,
               'timestamp', extract(epoch from timestamp) * 1000, 'localTime', local_time, 'state', in_out_state,
               'verify', verify_mode, 'source', source) order by id)
               filter (where timestamp > ${newsOf.since.toISOString()}::timestamptz
                         and timestamp < ${newsOf.until.toISOString()}::timestamptz), '[]') as news
      from added group by device_id order by device_id`,
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
          from unnest(
            ${numberArray(better.map(({ deviceId }) => deviceId))}::int4[],
            ${textArray(better.map(({ code }) => code))}::text[],
            ${textArray(better.map(({ localTime }) => localTime))}::text[],
            ${numberArray(better.map(({ state }) => state))}::int2[],
            ${numberArray(better.map(({ verify }) => verify))}::int2[],
            ${numberArray(better.map(({ workCode }) => workCode))}::int8[]
          ) as u(device_id, code, local_time, state, verify, work_code)
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
