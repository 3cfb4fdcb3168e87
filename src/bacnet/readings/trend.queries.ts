import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { bucketColumn, counts, instantOf } from './reading-rollup.queries.js';
import type { TrendPart } from './trend.rules.js';

/** Values of a point in one bucket. */
export interface TrendBucket {
  /** Start, epoch milliseconds. */
  at: number;
  count: number;
  minimum: number;
  maximum: number;
  average: number;
  /** The last one. */
  latest: number;
}

/** The buckets of a trend, oldest first; those without a value are left out. */
export async function findTrend(
  em: EntityManager,
  pointId: number,
  bucketMs: number,
  parts: readonly TrendPart[],
): Promise<TrendBucket[]> {
  if (parts.length === 0) return [];
  const bucket = bucketColumn('at', bucketMs);
  return query<TrendBucket>(
    em,
    sql<TrendBucket>`
      select ${epochMs('bucket')} as at, count, minimum, maximum, average, latest
      from (select ${bucket} as bucket, sum(count)::int4 as count, min(minimum) as minimum, max(maximum) as maximum,
                   sum(average * count order by at) / sum(count) as average,
                   (array_agg(latest order by at desc))[1] as latest
            from (${sql.join(
              parts.map(part => rowsOfPart(pointId, part)),
              sql` union all `,
            )}) parts
            group by ${bucket}) trend
      order by 1`,
  );
}

function rowsOfPart(pointId: number, { step, from, to }: TrendPart): RawBuilder<unknown> {
  if (step === null) {
    return sql`
      select at, 1 as count, value as minimum, value as maximum, value as average, value as latest from bacnet_reading
      where point_id = ${pointId} and at >= ${instantOf(from)} and at < ${instantOf(to)} and ${counts}`;
  }
  return sql`
    select bucket as at, count, minimum, maximum, average, latest from bacnet_rollup
    where step = ${step} and point_id = ${pointId} and bucket >= ${instantOf(from)} and bucket < ${instantOf(to)}`;
}
