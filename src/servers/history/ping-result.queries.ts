import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Cursor } from '../../http/cursor.js';
import { resultKinds, type ResultKind } from '../checks/check.rules.js';
import type { PingRow } from './ping-result.rules.js';
import { kindAt, pingView, shownMs, type PingView } from './ping-result.dto.js';

export interface ResultSelection {
  serverIds?: readonly number[];
  kinds?: readonly ResultKind[];
  /** Inclusive. */
  since?: Date;
  /** Exclusive. */
  until?: Date;
  cursor?: Cursor | null;
  limit: number;
}

const columns = sql`r.id::float8 as id, ${epochMs('r.check_timestamp')} as at, r.server_id as "serverId",
  r.response_time as "responseTime", r.dns_ms as "dnsMs", r.connect_ms as "connectMs", r.tls_ms as "tlsMs",
  r.first_byte_ms as "firstByteMs", r.status_code as "statusCode", r.kind, r.error_message as "errorMessage"`;

const instant = (at: Date | number) => sql`${new Date(at).toISOString()}::timestamptz`;

/** Without the name of a server there is only a block range index on time: it is asked for ever wider stretches. */
const stretchesMs = [10_000, 300_000, 7_200_000, 86_400_000];

/**
 * The newest results of a selection; with a cursor those next to it, nearest first. Per named server at most `limit` rows
 * are read along its index; over all servers the stretch of time beside the starting point is widened until it has
 * enough: never more than about what is returned.
 */
export async function findResults(em: EntityManager, selection: ResultSelection): Promise<PingRow[]> {
  const { serverIds, kinds, since, until, cursor, limit } = selection;
  if (serverIds || (kinds && !kinds.includes('success'))) return findSelected(em, selection);
  const newer = cursor?.direction === 'newer';
  const start = cursor?.at ?? (await newestAt(em, until));
  if (start === null) return findSelected(em, selection);
  for (const stretch of stretchesMs) {
    const [from, to] = newer ? [start, start + stretch] : [start - stretch, start + 1];
    const bounds = {
      since: new Date(Math.max(from, since?.getTime() ?? from)),
      until: new Date(Math.min(to, until?.getTime() ?? to)),
    };
    const found = await findSelected(em, { ...selection, ...bounds });
    if (found.length === limit) return found;
  }
  return findSelected(em, selection);
}

/** When the newest result before `until` took place, epoch milliseconds rounded up. */
async function newestAt(em: EntityManager, until: Date | undefined): Promise<number | null> {
  const [row] = await query<{ at: number | null }>(
    em,
    until
      ? sql<{ at: number | null }>`select ${until.getTime()}::float8 as at`
      : sql<{ at: number | null }>`select max(${epochMs('last_check')}) as at from server_status`,
  );
  return row?.at == null ? null : Math.ceil(row.at);
}

async function findSelected(em: EntityManager, selection: ResultSelection): Promise<PingRow[]> {
  const { serverIds, cursor, limit } = selection;
  const direction = cursor?.direction === 'newer' ? sql`asc` : sql`desc`;
  const conditions = conditionsOf(selection);
  const nearest = (where: RawBuilder<unknown>[]) =>
    sql`select r.* from ping_result r where ${sql.join(where, sql` and `)}
        order by r.check_timestamp ${direction}, r.id ${direction} limit ${limit}`;
  const source = serverIds
    ? sql`(select near.* from unnest(${[...new Set(serverIds)]}::int4[]) as s(id)
           cross join lateral (${nearest([sql`r.server_id = s.id`, ...conditions])}) near)`
    : sql`(${nearest([sql`true`, ...conditions])})`;
  return query<PingRow>(
    em,
    sql<PingRow>`select ${columns} from ${source} r
                 order by r.check_timestamp ${direction}, r.id ${direction} limit ${limit}`,
  );
}

function conditionsOf({ kinds, since, until, cursor }: ResultSelection): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (since) conditions.push(sql`r.check_timestamp >= ${instant(since)}`);
  if (until) conditions.push(sql`r.check_timestamp < ${instant(until)}`);
  if (cursor) {
    // The comparison of the instant alone looks superfluous, but it is the one that leaves out whole days.
    const beyond = cursor.direction === 'newer' ? sql`>` : sql`<`;
    const at = instant(cursor.at);
    conditions.push(sql`r.check_timestamp ${beyond}= ${at}`);
    conditions.push(sql`(r.check_timestamp, r.id) ${beyond} (${at}, ${cursor.id}::int8)`);
  }
  if (kinds) {
    conditions.push(sql`r.kind = any(${kinds.map(kind => resultKinds.indexOf(kind))}::int2[])`);
    // Spelled out so that the small index over everything but successes can be used.
    if (!kinds.includes('success')) conditions.push(sql`r.kind <> 0`);
  }
  return conditions;
}

/** The newest `limit` results of the selected servers, oldest first. */
export async function latestResults(em: EntityManager, selection: ResultSelection): Promise<PingView[]> {
  return (await findResults(em, selection)).map(pingView).toReversed();
}

/** Ids are shared with facts, so a range of ids holds at most as many results. */
const widestRange = 100_000;

/**
 * The newest `limit` results with an id above `after` and up to `upTo`, in the order of their ids. Read from the newest
 * backwards in ranges of ids, so that a client that was away for a month costs no more than one that was away a minute.
 */
export async function resultsBetween(
  em: EntityManager,
  after: number,
  upTo: number,
  limit: number,
): Promise<PingView[]> {
  const found: PingRow[] = [];
  let width = limit * 2;
  for (let high = upTo; high > after && found.length < limit;) {
    const low = Math.max(after, high - width);
    const rows = await query<PingRow>(
      em,
      sql<PingRow>`select ${columns} from ping_result r where r.id > ${low} and r.id <= ${high}
                   order by r.id desc limit ${limit - found.length}`,
    );
    found.push(...rows);
    high = low;
    width = Math.min(width * 2, widestRange);
  }
  return found.map(pingView).toReversed();
}

/** What happened lately at one server, oldest first; `latencies` in milliseconds, as long as `kinds`. */
export interface RecentBeats {
  kinds: ResultKind[];
  latencies: (number | null)[];
}

/** The newest results of every server that has any. */
export async function recentBeats(em: EntityManager, perServer: number): Promise<Map<number, RecentBeats>> {
  interface Row {
    serverId: number;
    kinds: number[];
    times: number[];
  }
  const rows = await query<Row>(
    em,
    sql<Row>`
      select s.id as "serverId", recent.kinds, recent.times
      from server s cross join lateral (
        select array_agg(r.kind::int4 order by r.check_timestamp, r.id) as kinds,
               array_agg(r.response_time::float8 order by r.check_timestamp, r.id) as times
        from (select * from ping_result p where p.server_id = s.id
              order by p.check_timestamp desc, p.id desc limit ${perServer}) r
      ) recent where recent.kinds is not null`,
  );
  return new Map(
    rows.map(({ serverId, kinds, times }) => [
      serverId,
      { kinds: kinds.map(kindAt), latencies: times.map(time => shownMs(time < 0 ? null : time)) },
    ]),
  );
}
