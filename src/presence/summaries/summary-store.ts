import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import type { HourChange, StoredHour } from './revision.rules.js';

/** Hours from one instant up to another, as they were stored. */
export function storedHours(em: EntityManager, from: number, to: number): Promise<StoredHour[]> {
  return query<StoredHour>(
    em,
    sql<StoredHour>`
      select employee_id as "employeeId", ${epochMs('hour_start')} as "hourStart", ${epochMs('first_seen')} as "firstSeen",
             ${epochMs('last_seen')} as "lastSeen", seconds_online as "secondsOnline", minutes_online as "minutesOnline",
             seconds_covered as "secondsCovered", revision, final
      from hourly_summary
      where hour_start >= ${new Date(from).toISOString()}::timestamptz and hour_start < ${new Date(to).toISOString()}::timestamptz`,
  );
}

/** A new revision is no longer parked: the receiver may take it. */
export async function storeHours(em: EntityManager, hours: readonly HourChange[], now: Date): Promise<void> {
  if (hours.length === 0) return;
  await query(
    em,
    sql`insert into hourly_summary as h (employee_id, hour_start, first_seen, last_seen, seconds_online, minutes_online,
                                         seconds_covered, revision, final, updated_at)
        select u.*, ${now.toISOString()}::timestamptz from ${rowsOf('u', {
          employee_id: ['int4', hours.map(({ employeeId }) => employeeId)],
          hour_start: ['timestamptz', hours.map(({ hourStart }) => iso(hourStart))],
          first_seen: ['timestamptz', hours.map(({ firstSeen }) => iso(firstSeen))],
          last_seen: ['timestamptz', hours.map(({ lastSeen }) => iso(lastSeen))],
          seconds_online: ['int4', hours.map(({ secondsOnline }) => secondsOnline)],
          minutes_online: ['int4', hours.map(({ minutesOnline }) => minutesOnline)],
          seconds_covered: ['int4', hours.map(({ secondsCovered }) => secondsCovered)],
          revision: ['int4', hours.map(({ revision }) => revision)],
          final: ['bool', hours.map(({ final }) => final)],
        })} join employee e on e.id = u.employee_id
        on conflict (employee_id, hour_start) do update set
          first_seen = excluded.first_seen, last_seen = excluded.last_seen, seconds_online = excluded.seconds_online,
          minutes_online = excluded.minutes_online, seconds_covered = excluded.seconds_covered,
          revision = excluded.revision, final = excluded.final, updated_at = excluded.updated_at,
          parked_reason = case when excluded.revision > h.revision then null else h.parked_reason end`,
  );
}

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
