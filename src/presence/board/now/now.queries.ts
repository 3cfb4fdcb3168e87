import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../../../database/bulk.js';
import { isMarked } from '../../../database/process-mark.js';
import type { DeviceClass } from '../../devices/device.rules.js';
import type { ProbeAnswer } from '../../sweep/probe-answer.rules.js';
import type { SweepState } from './standing.rules.js';

/** Somebody as the counts of the first screen need them. */
export interface PersonState {
  isOnline: boolean;
  /** A device that counts belongs to the person. */
  isWatched: boolean;
}

export interface DeviceRow {
  id: number;
  employee: number;
  deviceName: string;
  deviceClass: DeviceClass;
  counts: boolean;
  isOnline: boolean;
  answer: ProbeAnswer | null;
  lastUpAt: number | null;
}

const nobodyLooked: SweepState = { engine: null, sweptAt: null, blind: null, sweeping: false };

export async function readSweep(em: EntityManager): Promise<SweepState> {
  const [row] = await query<SweepState>(
    em,
    sql<SweepState>`
      select engine, ${epochMs('swept_at')} as "sweptAt", blind,
             sweeper is not null and ${isMarked(sql.ref('sweeper'))} as sweeping
      from system_status where id = 1`,
  );
  return row ?? nobodyLooked;
}

/** Devices of everybody who is active, by employee and id. */
export function loadDevices(em: EntityManager): Promise<DeviceRow[]> {
  return query<DeviceRow>(
    em,
    sql<DeviceRow>`
      select d.id, d.employee_id as employee, d.device_name as "deviceName", d.device_class as "deviceClass",
             d.counts_for_presence as counts, l.last_answer as answer, ${epochMs('l.last_up_at')} as "lastUpAt",
             exists (select from presence_session s where s.device_id = d.id and s.ended_at is null) as "isOnline"
      from device d
      join employee e on e.id = d.employee_id and e.active
      left join device_liveness l on l.device_id = d.id
      order by d.employee_id, d.id`,
  );
}

/** Everybody who is active, without names. */
export function loadPeople(em: EntityManager): Promise<PersonState[]> {
  return query<PersonState>(
    em,
    sql<PersonState>`
      select count(d.id) > 0 as "isWatched", count(s.id) > 0 as "isOnline"
      from employee e
      left join device d on d.employee_id = e.id and d.counts_for_presence
      left join presence_session s on s.device_id = d.id and s.ended_at is null
      where e.active group by e.id`,
  );
}
