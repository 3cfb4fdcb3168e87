import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from './bulk.js';

const dayMs = 86_400_000;
/** A row whose day has no partition yet would be refused, so days are made well before they come. */
const daysAhead = 7;

const startOfDay = (instant: Date) => new Date(Math.floor(instant.getTime() / dayMs) * dayMs);
const nameOf = (table: string, day: Date) => `${table}_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;

/** Makes the UTC day partitions of `table` from `from` to a week after `now`; those that exist are left alone. */
export async function ensureDayPartitions(em: EntityManager, table: string, from: Date, now: Date): Promise<void> {
  const last = startOfDay(now).getTime() + daysAhead * dayMs;
  for (let day = startOfDay(from).getTime(); day <= last; day += dayMs) {
    const [start, end] = [new Date(day), new Date(day + dayMs)];
    await query(
      em,
      sql`create table if not exists ${sql.id(nameOf(table, start))} partition of ${sql.id(table)}
          for values from (${sql.lit(start.toISOString())}) to (${sql.lit(end.toISOString())})`,
    );
  }
}

/** Drops the day partitions that ended before `before`; returns their names. */
export async function dropDayPartitions(em: EntityManager, table: string, before: Date): Promise<string[]> {
  const oldest = nameOf(table, startOfDay(before));
  const found = await query<{ name: string }>(
    em,
    sql`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = ${table}::regclass and c.relname ~ ${`^${table}_[0-9]{8}$`} and c.relname < ${oldest}
        order by 1`,
  );
  for (const { name } of found) await query(em, sql`drop table ${sql.id(name)}`);
  return found.map(({ name }) => name);
}
