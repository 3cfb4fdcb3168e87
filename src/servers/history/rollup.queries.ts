import { sql, type RawBuilder } from 'kysely';
import { rollupPlans, type RollupStep } from './rollup.rules.js';

export const instantOf = (at: number): RawBuilder<Date> => sql<Date>`${new Date(at).toISOString()}::timestamptz`;

/** Start of the bucket, of the given length in milliseconds, that contains a column. */
export function bucketColumn(column: string, widthMs: number): RawBuilder<Date> {
  return sql<Date>`date_bin(${sql.lit(`${widthMs} milliseconds`)}::interval, ${sql.ref(column)}, 'epoch'::timestamptz)`;
}

/**
 * The figures of a group of results, in the order of the columns of `ping_rollup`; `kind` is the position in
 * `resultKinds`, a negative time means "no answer".
 */
export const figures = sql`
  count(*) filter (where kind = 0)::int4 as successes, count(*) filter (where kind = 1)::int4 as slow,
  count(*) filter (where kind = 2)::int4 as failures, count(*) filter (where kind = 3)::int4 as inconclusive,
  (avg(response_time) filter (where response_time >= 0))::float4 as average_ms,
  min(response_time) filter (where response_time >= 0) as minimum_ms,
  max(response_time) filter (where response_time >= 0) as maximum_ms,
  percentile_disc(array[0.5, 0.95]) within group (order by response_time) filter (where response_time >= 0) as quantiles`;

/** Builds, or builds again, the buckets of `[from, to)`, in the order of the key so that two builders cannot deadlock. */
export function buildBuckets(step: RollupStep, from: number, to: number): RawBuilder<unknown> {
  const bucket = bucketColumn('check_timestamp', rollupPlans[step].widthMs);
  return sql`
    insert into ping_rollup (step, server_id, bucket, successes, slow, failures, inconclusive, average_ms, minimum_ms,
                             maximum_ms, median_ms, p95_ms)
    select ${step}, server_id, bucket, successes, slow, failures, inconclusive, average_ms, minimum_ms, maximum_ms,
           quantiles[1], quantiles[2]
    from (select server_id, ${bucket} as bucket, ${figures} from ping_result
          where check_timestamp >= ${instantOf(from)} and check_timestamp < ${instantOf(to)}
          group by server_id, ${bucket} order by server_id, bucket) built
    on conflict (step, server_id, bucket) do update
    set successes = excluded.successes, slow = excluded.slow, failures = excluded.failures,
        inconclusive = excluded.inconclusive, average_ms = excluded.average_ms, minimum_ms = excluded.minimum_ms,
        maximum_ms = excluded.maximum_ms, median_ms = excluded.median_ms, p95_ms = excluded.p95_ms`;
}
