import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Interval } from '../../shared/intervals.js';
import type { Witness } from './reckoning/evidence.rules.js';
import type { Punch } from './reckoning/punch.rules.js';

/** A punch under the employee who has its code now. */
export interface OwnPunch extends Punch {
  employee: number;
}

const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;

/**
 * The records of these employees in a time, ignored ones marked; at most `limit`. Whose a record is, is told by the code:
 * whoever gets a code has its history at once. A terminal that was deleted is taken for one with the defaults.
 */
export function recordsIn(
  em: EntityManager,
  employees: readonly number[],
  time: Interval,
  limit: number,
): Promise<OwnPunch[]> {
  return query<OwnPunch>(
    em,
    sql<OwnPunch>`
      select e.id as employee, r.id::float8 as "recordId", c.id::float8 as "correctionId",
             ${epochMs('r.timestamp')} as at, r.local_time as "localTime", r.device_id as "deviceId",
             d.name as "deviceName", coalesce(d.direction_mode, 'status') as mode,
             coalesce(d.debounce_seconds, 60) * 1000 as "debounceMs", r.in_out_state as state, null as stated,
             r.is_valid as "isValid", c.id is not null as "isIgnored", r.zone_resolution as resolution,
             r.clock_drift_ms::float8 as "driftMs"
      from employee e
      join attendance_record r on r.attendance_code = e.attendance_code
        and r.timestamp >= ${instant(time.from)} and r.timestamp < ${instant(time.to)}
      left join attendance_device d on d.id = r.device_id
      left join attendance_correction c on c.record_id = r.id and c.kind = 'ignore' and c.withdrawn_at is null
      where e.id = any(${employees}::int4[])
      limit ${limit}`,
  );
}

/** The punches that people have added for these employees in a time; their local time is that of the site's `zone`. */
export function addedPunches(
  em: EntityManager,
  employees: readonly number[],
  time: Interval,
  zone: string,
): Promise<OwnPunch[]> {
  return query<OwnPunch>(
    em,
    sql<OwnPunch>`
      select employee_id as employee, null as "recordId", id::float8 as "correctionId", ${epochMs('at')} as at,
             to_char(at at time zone ${zone}, 'YYYY-MM-DD"T"HH24:MI:SS') as "localTime", null as "deviceId",
             null as "deviceName", 'status' as mode, 0 as "debounceMs", null as state, direction as stated,
             true as "isValid", false as "isIgnored", 'unique' as resolution, null as "driftMs"
      from attendance_correction
      where kind = 'punch' and withdrawn_at is null and employee_id = any(${employees}::int4[])
        and at >= ${instant(time.from)} and at < ${instant(time.to)}`,
  );
}

/** The terminals in use. One that pushes has told everything up to its newest call. */
export function witnesses(em: EntityManager): Promise<Witness[]> {
  return query<Witness>(
    em,
    sql<Witness>`
      select ${epochMs('d.created_at')} as since, ${epochMs('d.log_read_at')} as "logReadAt",
             (extract(epoch from greatest(d.polling_synced_at, d.log_read_at, p.last_seen_at)) * 1000)::float8 as "toldUntil"
      from attendance_device d left join push_terminal p on p.device_id = d.id and p.approval = 'approved'
      where d.is_enabled`,
  );
}
