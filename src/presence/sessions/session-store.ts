import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import type { DeviceClass } from '../devices/device.rules.js';
import type { Observation, SweepTimes } from './observation.js';
import type { SessionEnd } from './session.rules.js';

/** Whom a device belongs to. */
export interface Owner {
  employeeId: number;
  employeeName: string;
  fakeName: string;
}

/** A device as the rules need it: who owns it, when it last answered, and its session where one goes on. */
export interface WatchedDevice extends Owner {
  id: number;
  deviceClass: DeviceClass;
  counts: boolean;
  lastUpAt: number | null;
  /** Null: no session goes on. */
  startedAt: number | null;
}

export interface EndedSession {
  deviceId: number;
  employeeId: number;
  endedAt: number;
  reason: SessionEnd;
  estimated: boolean;
}

export interface BegunSession {
  deviceId: number;
  employeeId: number;
  startedAt: number;
}

const iso = (instants: readonly number[]) => instants.map(instant => new Date(instant).toISOString());

/** Devices with what is known about them; null: all that have an open session. */
export function loadWatched(em: EntityManager, ids: readonly number[] | null): Promise<WatchedDevice[]> {
  return query<WatchedDevice>(
    em,
    sql<WatchedDevice>`
      select d.id, d.employee_id as "employeeId", e.employee_name as "employeeName", e.fake_name as "fakeName",
             d.device_class as "deviceClass", d.counts_for_presence as counts, ${epochMs('l.last_up_at')} as "lastUpAt",
             ${epochMs('s.started_at')} as "startedAt"
      from device d
      join employee e on e.id = d.employee_id
      left join device_liveness l on l.device_id = d.id
      left join presence_session s on s.device_id = d.id and s.ended_at is null
      where ${ids === null ? sql`s.id is not null` : sql`d.id = any(${ids}::int4[])`}
      order by d.id`,
  );
}

export function loadOwners(em: EntityManager, ids: readonly number[]): Promise<Owner[]> {
  return query<Owner>(
    em,
    sql<Owner>`select id as "employeeId", employee_name as "employeeName", fake_name as "fakeName"
               from employee where id = any(${ids}::int4[])`,
  );
}

/** One statement for the answers of a whole sweep. An older answer never replaces a newer one. */
export async function storeLiveness(em: EntityManager, observations: readonly Observation[]): Promise<void> {
  const at = observations.map(observation => observation.at.toISOString());
  await query(
    em,
    sql`insert into device_liveness as l (device_id, last_up_at, last_probed_at, last_answer, source, rtt_ms)
        select u.device_id, case when u.answer = 'up' then u.at end, u.at, u.answer, u.source, u.rtt
        from ${rowsOf('u', {
          device_id: ['int4', observations.map(({ deviceId }) => deviceId)],
          at: ['timestamptz', at],
          answer: ['text', observations.map(({ answer }) => answer)],
          source: ['text', observations.map(({ source }) => source)],
          rtt: ['float4', observations.map(({ rttMs }) => rttMs)],
        })} join device d on d.id = u.device_id
        on conflict (device_id) do update set
          last_up_at = greatest(l.last_up_at, excluded.last_up_at), last_probed_at = excluded.last_probed_at,
          last_answer = excluded.last_answer, source = excluded.source, rtt_ms = excluded.rtt_ms`,
  );
}

export async function endSessions(em: EntityManager, ended: readonly EndedSession[], detectedAt: Date): Promise<void> {
  if (ended.length === 0) return;
  await query(
    em,
    sql`update presence_session s set ended_at = u.ended_at, end_reason = u.reason, estimated = u.estimated
        from ${rowsOf('u', {
          device_id: ['int4', ended.map(({ deviceId }) => deviceId)],
          ended_at: ['timestamptz', iso(ended.map(({ endedAt }) => endedAt))],
          reason: ['text', ended.map(({ reason }) => reason)],
          estimated: ['bool', ended.map(({ estimated }) => estimated)],
        })} where s.device_id = u.device_id and s.ended_at is null`,
  );
  await writeChanges(
    em,
    ended.map(session => ({ ...session, at: session.endedAt, status: 0 })),
    detectedAt,
  );
}

export async function beginSessions(
  em: EntityManager,
  begun: readonly BegunSession[],
  detectedAt: Date,
): Promise<void> {
  if (begun.length === 0) return;
  await query(
    em,
    sql`insert into presence_session (device_id, employee_id, started_at)
        select * from ${rowsOf('u', {
          device_id: ['int4', begun.map(({ deviceId }) => deviceId)],
          employee_id: ['int4', begun.map(({ employeeId }) => employeeId)],
          started_at: ['timestamptz', iso(begun.map(({ startedAt }) => startedAt))],
        })}`,
  );
  await writeChanges(
    em,
    begun.map(session => ({ ...session, at: session.startedAt, status: 1, estimated: false })),
    detectedAt,
  );
}

interface StoredChange {
  deviceId: number;
  employeeId: number;
  at: number;
  status: number;
  estimated: boolean;
}

async function writeChanges(em: EntityManager, changes: readonly StoredChange[], detectedAt: Date): Promise<void> {
  await query(
    em,
    sql`insert into state_change (device_id, employee_id, timestamp, status, estimated, detected_at)
        select u.*, ${detectedAt.toISOString()}::timestamptz from ${rowsOf('u', {
          device_id: ['int4', changes.map(({ deviceId }) => deviceId)],
          employee_id: ['int4', changes.map(({ employeeId }) => employeeId)],
          timestamp: ['timestamptz', iso(changes.map(({ at }) => at))],
          status: ['int2', changes.map(({ status }) => status)],
          estimated: ['bool', changes.map(({ estimated }) => estimated)],
        })}`,
  );
}

/** Counting devices with an open session, by employee. */
export async function openCounts(em: EntityManager, employeeIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await query<{ id: number; open: number }>(
    em,
    sql<{ id: number; open: number }>`
      select s.employee_id as id, count(*)::int4 as open
      from presence_session s join device d on d.id = s.device_id
      where s.ended_at is null and d.counts_for_presence and s.employee_id = any(${employeeIds}::int4[])
      group by 1`,
  );
  return new Map(rows.map(({ id, open }) => [id, open]));
}

/** Watched time goes on where the last sweep ended at most `pauseMs` before this one began; else a new stretch begins. */
export async function extendCoverage(em: EntityManager, sweep: SweepTimes, pauseMs: number): Promise<void> {
  const [from, to] = [sweep.startedAt.toISOString(), sweep.endedAt.toISOString()];
  await query(
    em,
    sql`with last as (select id, ended_at from coverage order by ended_at desc limit 1),
             extended as (
               update coverage c set ended_at = greatest(c.ended_at, ${to}::timestamptz) from last
               where c.id = last.id and last.ended_at >= ${from}::timestamptz - ${pauseMs} * interval '1 millisecond'
               returning c.id)
        insert into coverage (started_at, ended_at)
        select greatest(${from}::timestamptz, (select ended_at from last)),
               greatest(${to}::timestamptz, (select ended_at from last))
        where not exists (select from extended)`,
  );
}
