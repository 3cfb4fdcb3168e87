import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../../../database/bulk.js';
import type { Interval } from '../../../shared/intervals.js';
import type { DeviceClass } from '../../devices/device.rules.js';
import type { Stretch } from './day.rules.js';

/** A session of a device under the owner it had then. */
export interface SessionRow extends Stretch {
  employee: number;
  device: number;
  deviceName: string;
  deviceClass: DeviceClass;
  counts: boolean;
}

const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;

/**
 * Sessions that touch `frame`, by employee, device and start; one that goes on reaches to its newest answer. Null: of
 * everybody. The condition is written as the index of the exclusion constraint has it.
 */
export function sessionsIn(
  em: EntityManager,
  frame: Interval,
  employees: readonly number[] | null,
): Promise<SessionRow[]> {
  const chosen = employees === null ? sql`` : sql`and s.employee_id = any(${employees}::int4[])`;
  return query<SessionRow>(
    em,
    sql<SessionRow>`
      select s.employee_id as employee, d.id as device, d.device_name as "deviceName", d.device_class as "deviceClass",
             d.counts_for_presence as counts, ${epochMs('s.started_at')} as "from", s.ended_at is null as "isOpen",
             (extract(epoch from coalesce(s.ended_at, greatest(l.last_up_at, s.started_at))) * 1000)::float8 as "to"
      from device d
      join presence_session s on s.device_id = d.id
        and tstzrange(s.started_at, s.ended_at) && tstzrange(${instant(frame.from)}, ${instant(frame.to)}) ${chosen}
      left join device_liveness l on l.device_id = d.id
      order by s.employee_id, d.id, s.started_at`,
  );
}

/** The times somebody watched that touch `frame`, in order. */
export function coverageIn(em: EntityManager, frame: Interval): Promise<Interval[]> {
  return query<Interval>(
    em,
    sql<Interval>`
      select ${epochMs('started_at')} as "from", ${epochMs('ended_at')} as "to" from coverage
      where started_at < ${instant(frame.to)} and ended_at > ${instant(frame.from)} order by started_at`,
  );
}
