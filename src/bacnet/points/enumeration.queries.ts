import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import type { EnumeratedObject } from '../devices/discovered.js';
import { fitting, largestInteger, storedText, storedTextOrNull } from './stored-text.rules.js';

/** Texts one point keeps, and characters of each. */
const mostStateTexts = 500;
const longestStateText = 100;

function stateTextsOf(texts: readonly string[] | null): string | null {
  return texts && JSON.stringify(texts.slice(0, mostStateTexts).map(text => storedText(text, longestStateText)));
}

/**
 * Stores objects of a device, which are listed by it now. What could not be read stays as it was, and what people have set
 * is not touched. Returns how many are new and how many are not what they were.
 */
export async function storeObjects(
  em: EntityManager,
  deviceId: number,
  objects: readonly EnumeratedObject[],
  at: Date,
): Promise<{ added: number; changed: number }> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const [counts] = await query<{ added: number; changed: number }>(
    em,
    sql<{ added: number; changed: number }>`
      with listed as (
        select u.object_type, u.object_instance, coalesce(u.name, k.name, '') as name,
               coalesce(u.description, k.description, '') as description, coalesce(u.units, k.units) as units,
               coalesce(u.state_texts, k.state_texts, '[]') as state_texts,
               coalesce(u.is_commandable, k.is_commandable, false) as is_commandable, u.problem
        from ${rowsOfObjects(objects)} left join bacnet_point k on k.device_id = ${deviceId}
          and (k.object_type, k.object_instance) = (u.object_type, u.object_instance)),
      stored as (
        insert into bacnet_point as p (device_id, object_type, object_instance, name, description, units, state_texts,
                                       is_commandable, problem, created_at, updated_at)
        select ${deviceId}::int4, l.*, ${now}, ${now} from listed l
        order by l.object_type, l.object_instance
        on conflict (device_id, object_type, object_instance) do update
        set name = excluded.name, description = excluded.description, units = excluded.units,
            state_texts = excluded.state_texts, is_commandable = excluded.is_commandable, problem = excluded.problem,
            is_missing = false, updated_at = excluded.updated_at
        where (p.name, p.description, p.units, p.state_texts, p.is_commandable, p.problem, p.is_missing)
          is distinct from (excluded.name, excluded.description, excluded.units, excluded.state_texts,
                            excluded.is_commandable, excluded.problem, false)
        returning p.xmax = 0 as "isNew")
      select (count(*) filter (where "isNew"))::int4 as added,
             (count(*) filter (where not "isNew"))::int4 as changed
      from stored`,
  );
  return counts ?? { added: 0, changed: 0 };
}

function rowsOfObjects(objects: readonly EnumeratedObject[]): RawBuilder<unknown> {
  return rowsOf('u', {
    object_type: ['int2', objects.map(({ type }) => type)],
    object_instance: ['int4', objects.map(({ instance }) => instance)],
    name: ['text', objects.map(({ name }) => storedTextOrNull(name, 200))],
    description: ['text', objects.map(({ description }) => storedTextOrNull(description, 300))],
    units: ['int4', objects.map(({ units }) => fitting(units, largestInteger))],
    state_texts: ['jsonb', objects.map(({ stateTexts }) => stateTextsOf(stateTexts))],
    is_commandable: ['bool', objects.map(({ isCommandable }) => isCommandable)],
    problem: ['text', objects.map(({ problem }) => storedTextOrNull(problem, 300))],
  });
}

/** Marks the points of a device that are none of these as missing; they keep their history. Returns how many are new to it. */
export async function markMissing(
  em: EntityManager,
  deviceId: number,
  listed: readonly EnumeratedObject[],
  at: Date,
): Promise<number> {
  const rows = rowsOf('u', {
    type: ['int2', listed.map(({ type }) => type)],
    instance: ['int4', listed.map(({ instance }) => instance)],
  });
  const [row] = await query<{ count: number }>(
    em,
    sql<{ count: number }>`
      with gone as (
        update bacnet_point p set is_missing = true, updated_at = ${at.toISOString()}::timestamptz
        where p.device_id = ${deviceId} and not p.is_missing
          and not exists (select from ${rows} where (u.type, u.instance) = (p.object_type, p.object_instance))
        returning 1)
      select count(*)::int4 as count from gone`,
  );
  return row?.count ?? 0;
}
