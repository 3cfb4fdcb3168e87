import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { rollupPlans } from './reading-rollup.rules.js';
import type { ReadingStep } from './reading.rules.js';

export const instantOf = (at: number): RawBuilder<Date> => sql<Date>`${new Date(at).toISOString()}::timestamptz`;

/** Start of the bucket, of the given length in milliseconds, that contains a column. */
export function bucketColumn(column: string, widthMs: number): RawBuilder<Date> {
  return sql<Date>`date_bin(${sql.lit(`${widthMs} milliseconds`)}::interval, ${sql.ref(column)}, 'epoch'::timestamptz)`;
}

/**
 * Readings that count: numbers that are believed (`good` and `uncertain`). Beyond 1e100 nothing is measured, but squares
 * and sums overflow, which PostgreSQL takes for an error; NaN is above every number.
 */
export const counts = sql`quality <= 1 and value between -1e100 and 1e100`;

/**
 * Builds, or builds again, the buckets of `[from, to)`, in the order of the key so that two builders cannot deadlock.
 * Values are added up in the order of time, so that the sum is the same to the last bit whenever it is formed.
 */
export function buildBuckets(step: ReadingStep, from: number, to: number): RawBuilder<unknown> {
  const bucket = bucketColumn('at', rollupPlans[step].widthMs);
  return sql`
    insert into bacnet_rollup (step, point_id, bucket, count, minimum, maximum, average, latest)
    select ${step}, point_id, ${bucket} as bucket, count(*)::int4, min(value), max(value),
           avg(value order by at, source), (array_agg(value order by at, source))[count(*)]
    from bacnet_reading
    where at >= ${instantOf(from)} and at < ${instantOf(to)} and ${counts}
    group by point_id, ${bucket} order by point_id, ${bucket}
    on conflict (step, point_id, bucket) do update
    set count = excluded.count, minimum = excluded.minimum, maximum = excluded.maximum, average = excluded.average,
        latest = excluded.latest`;
}

export interface RollupProgress {
  through: number;
  /** The transaction that wrote the row last: another one afterwards means that late readings came in. */
  writer: string;
}

export async function progressOf(em: EntityManager, step: ReadingStep): Promise<RollupProgress | undefined> {
  const [progress] = await query<RollupProgress>(
    em,
    sql<RollupProgress>`
      select ${epochMs('through')} as through, xmin::text as writer from bacnet_rollup_progress where step = ${step}`,
  );
  return progress;
}

/** Only for the one builder: two of these rows would contradict each other. */
export async function beginProgress(em: EntityManager, step: ReadingStep, through: number): Promise<void> {
  await query(em, sql`insert into bacnet_rollup_progress (step, through) values (${step}, ${instantOf(through)})`);
}

/** Moves on, unless somebody else has written the row meanwhile. */
export async function moveProgress(em: EntityManager, step: ReadingStep, writer: string, to: number): Promise<void> {
  await query(
    em,
    sql`update bacnet_rollup_progress set through = ${instantOf(to)} where step = ${step} and xmin::text = ${writer}`,
  );
}

/** Moves back where it is further; the row is written in any case, which is how a builder under way hears of it. */
export async function moveBack(em: EntityManager, step: ReadingStep, to: number): Promise<void> {
  await query(
    em,
    sql`update bacnet_rollup_progress set through = least(through, ${instantOf(to)}) where step = ${step}`,
  );
}

/** When the oldest reading arrived, epoch milliseconds; the first one of every point is found by its key. */
export async function oldestReading(em: EntityManager): Promise<number | null> {
  const [oldest] = await query<{ at: number | null }>(
    em,
    sql<{ at: number | null }>`
      select ${epochMs('at')} as at
      from (select min(first.at) as at from bacnet_point p
            cross join lateral (select r.at from bacnet_reading r where r.point_id = p.id order by r.at limit 1) first) o`,
  );
  return oldest?.at ?? null;
}
