import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import type { RecordSource } from './attendance-record.rules.js';

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

export async function isHeld(em: EntityManager, deviceId: number, code: string, localTime: string): Promise<boolean> {
  const rows = await query(
    em,
    sql`select from attendance_record
        where device_id = ${deviceId} and attendance_code = ${code} and local_time = ${localTime}`,
  );
  return rows.length > 0;
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
