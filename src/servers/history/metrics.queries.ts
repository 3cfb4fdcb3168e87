import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Certificate } from '../checks/check.rules.js';
import type { Status } from '../status/status.rules.js';
import type { Bucket, Latency, MetricsPlan } from './metrics.rules.js';
import { bucketColumn, figures, instantOf } from './rollup.queries.js';
import { bucketOf } from './rollup.rules.js';

export interface MeasuredServer {
  checkInterval: number;
  certificate: Certificate | null;
}

export async function findMeasured(em: EntityManager, serverId: number): Promise<MeasuredServer | undefined> {
  const [server] = await query<MeasuredServer>(
    em,
    sql<MeasuredServer>`
      select s.check_interval as "checkInterval", t.certificate
      from server s left join server_status t on t.server_id = s.id where s.id = ${serverId}`,
  );
  return server;
}

/** Exact figures over the answered checks from an instant (epoch ms) on. */
export async function rawLatency(em: EntityManager, serverId: number, from: number): Promise<Latency | undefined> {
  const [latency] = await query<Latency>(
    em,
    sql<Latency>`
      select count, "averageMs", "minimumMs", "maximumMs",
             p[1] as "p50Ms", p[2] as "p90Ms", p[3] as "p95Ms", p[4] as "p99Ms"
      from (select count(*)::int4 as count, avg(response_time) as "averageMs", min(response_time) as "minimumMs",
                   max(response_time) as "maximumMs",
                   percentile_disc(array[0.5, 0.9, 0.95, 0.99]) within group (order by response_time) as p
            from ping_result
            where server_id = ${serverId} and check_timestamp >= ${instantOf(from)} and response_time >= 0) r`,
  );
  return latency;
}

/**
 * The points of a chart from an instant (epoch ms) to now, oldest first; buckets without a result are left out. Whole
 * buckets that are summarised (up to `through`) come from the summaries; the part of a bucket at the beginning and what
 * is not summarised yet come from raw results.
 */
export async function findSeries(
  em: EntityManager,
  serverId: number,
  from: number,
  { step, bucketMs }: MetricsPlan,
  through: number | null,
): Promise<Bucket[]> {
  const firstWhole = bucketOf(from - 1, bucketMs) + bucketMs;
  if (step === null || through === null || through <= firstWhole) {
    return query<Bucket>(em, sql<Bucket>`${rawBuckets(serverId, bucketMs, from, null)} order by at`);
  }
  const built = sql`
    select ${epochMs('bucket')} as at, successes, slow, failures, inconclusive, average_ms, minimum_ms, maximum_ms,
           median_ms as "medianMs", p95_ms as "p95Ms"
    from ping_rollup where step = ${step} and server_id = ${serverId}
      and bucket >= ${instantOf(firstWhole)} and bucket < ${instantOf(through)}`;
  const parts = [
    rawBuckets(serverId, bucketMs, from, firstWhole),
    built,
    rawBuckets(serverId, bucketMs, through, null),
  ];
  return query<Bucket>(em, sql<Bucket>`${sql.join(parts, sql` union all `)} order by at`);
}

function rawBuckets(serverId: number, bucketMs: number, from: number, to: number | null): RawBuilder<unknown> {
  const bucket = bucketColumn('check_timestamp', bucketMs);
  const end = to === null ? sql`` : sql`and check_timestamp < ${instantOf(to)}`;
  return sql`
    select ${epochMs('bucket')} as at, successes, slow, failures, inconclusive, average_ms as "averageMs",
           minimum_ms as "minimumMs", maximum_ms as "maximumMs", quantiles[1] as "medianMs", quantiles[2] as "p95Ms"
    from (select ${bucket} as bucket, ${figures} from ping_result
          where server_id = ${serverId} and check_timestamp >= ${instantOf(from)} ${end} group by ${bucket}) raw`;
}

export interface StoredSpan {
  status: Status;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt: number | null;
}

/** The newest stays that reach into the window, oldest first. */
export async function findSpans(em: EntityManager, serverId: number, from: Date, limit: number): Promise<StoredSpan[]> {
  const spans = await query<StoredSpan>(
    em,
    sql<StoredSpan>`
      select status, ${epochMs('started_at')} as "startedAt", ${epochMs('ended_at')} as "endedAt"
      from server_span
      where server_id = ${serverId} and (ended_at > ${from.toISOString()}::timestamptz or ended_at is null)
      order by started_at desc limit ${limit}`,
  );
  return spans.toReversed();
}
