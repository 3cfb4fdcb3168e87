import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import { fitting, largestSmallint, storedTextOrNull } from '../points/stored-text.rules.js';
import type { Newest, Reading } from './newest.rules.js';
import { qualities, readingSources } from './reading.rules.js';

const longestText = 300;

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/**
 * Stores readings in one statement; those that are stored already, and those of points that are gone, are passed over.
 * Returns how many were stored.
 */
export async function insertReadings(em: EntityManager, readings: readonly Reading[]): Promise<number> {
  const rows = rowsOf('u', {
    point_id: ['int4', readings.map(({ pointId }) => pointId)],
    at: ['timestamptz', readings.map(({ at }) => iso(at))],
    source: ['int2', readings.map(({ source }) => readingSources.indexOf(source))],
    value: ['float8', readings.map(({ value }) => value)],
    value_text: ['text', readings.map(({ valueText }) => storedTextOrNull(valueText, longestText))],
    status_flags: ['int2', readings.map(({ statusFlags }) => fitting(statusFlags, largestSmallint))],
    reliability: ['int2', readings.map(({ reliability }) => fitting(reliability, largestSmallint))],
    quality: ['int2', readings.map(({ quality }) => qualities.indexOf(quality))],
    device_at: ['timestamptz', readings.map(({ deviceAt }) => iso(deviceAt))],
  });
  const [stored] = await query<{ count: number }>(
    em,
    sql<{ count: number }>`
      with stored as (
        insert into bacnet_reading (point_id, at, source, value, value_text, status_flags, reliability, quality, device_at)
        select u.* from ${rows} where exists (select from bacnet_point p where p.id = u.point_id)
        order by u.point_id, u.at, u.source
        on conflict do nothing returning 1)
      select count(*)::int4 as count from stored`,
  );
  return stored?.count ?? 0;
}

/**
 * Moves the newest values on in one statement. A value only gives way to a newer one; a point that is silent keeps the
 * value it had, and is told to be so by its quality.
 */
export async function storeLatest(em: EntityManager, newest: ReadonlyMap<number, Newest>): Promise<void> {
  await query(
    em,
    sql`
      insert into bacnet_latest as k (point_id, at, source, value, value_text, status_flags, reliability, device_at,
                                      changed_at, quality, problem)
      select n.point_id, coalesce(${fresh('at')}, n.seen_at), coalesce(${fresh('source')}, n.source), ${fresh('value')},
             ${fresh('value_text')}, ${fresh('status_flags')}, ${fresh('reliability')}, ${fresh('device_at')},
             case when l.point_id is not null and (not n.fresh or n.steady
                         and (l.value, l.value_text) is not distinct from (n.value, n.value_text))
                  then l.changed_at else n.changed_at end,
             n.quality, n.problem
      from (select u.*, coalesce(u.at > l.at, u.at is not null) as fresh
            from ${rowsOfNewest(newest)} left join bacnet_latest l on l.point_id = u.point_id) n
      join bacnet_point p on p.id = n.point_id left join bacnet_latest l on l.point_id = n.point_id
      where l.point_id is null
        or (n.seen_at > l.at and (n.fresh or (n.quality, n.problem) is distinct from (l.quality, l.problem)))
      order by n.point_id for key share of p
      on conflict (point_id) do update
      set at = excluded.at, source = excluded.source, value = excluded.value, value_text = excluded.value_text,
          status_flags = excluded.status_flags, reliability = excluded.reliability, device_at = excluded.device_at,
          changed_at = excluded.changed_at, quality = excluded.quality, problem = excluded.problem
      where excluded.at >= k.at`,
  );
}

/** `n`: what came in; `l`: what is known. Fresh is a value that is newer than the known one. */
function fresh(column: string): RawBuilder<unknown> {
  return sql`case when n.fresh then ${sql.ref(`n.${column}`)} else ${sql.ref(`l.${column}`)} end`;
}

function rowsOfNewest(newest: ReadonlyMap<number, Newest>): RawBuilder<unknown> {
  const points = [...newest.entries()];
  const all = points.map(([, point]) => point);
  const values = all.map(({ reading }) => reading);
  return rowsOf('u', {
    point_id: ['int4', points.map(([id]) => id)],
    at: ['timestamptz', values.map(reading => iso(reading?.at ?? null))],
    source: ['int2', values.map(reading => readingSources.indexOf(reading?.source ?? 'poll'))],
    value: ['float8', values.map(reading => reading?.value ?? null)],
    value_text: ['text', values.map(reading => storedTextOrNull(reading?.valueText ?? null, longestText))],
    status_flags: ['int2', values.map(reading => fitting(reading?.statusFlags ?? null, largestSmallint))],
    reliability: ['int2', values.map(reading => fitting(reading?.reliability ?? null, largestSmallint))],
    device_at: ['timestamptz', values.map(reading => iso(reading?.deviceAt ?? null))],
    seen_at: ['timestamptz', all.map(({ seenAt }) => iso(seenAt))],
    changed_at: ['timestamptz', all.map(({ changedAt }) => iso(changedAt))],
    steady: ['bool', all.map(({ steady }) => steady)],
    quality: ['int2', all.map(({ quality }) => qualities.indexOf(quality))],
    problem: ['text', all.map(({ problem }) => storedTextOrNull(problem, longestText))],
  });
}
