import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../../database/bulk.js';
import { paceColumns } from '../intake/agent.queries.js';
import type { Watched, WatchVerdict } from './watch.rules.js';

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
const instants = (values: (number | null)[]) => values.map(ms => (ms === null ? null : new Date(ms).toISOString()));

/** A server to look at, with what a message about it needs. */
export interface DueServer extends Watched {
  name: string;
  notify: number[];
}

/** Where a look goes on. */
export type DuePosition = Pick<DueServer, 'deadline' | 'serverId'>;

/** Servers that have to be looked at, longest due first, behind `after`. Read along the index of the deadlines. */
export function findDue(
  em: EntityManager,
  now: number,
  after: DuePosition | null,
  limit: number,
): Promise<DueServer[]> {
  const beyond = after
    ? sql`and (h.deadline, h.server_id) > (${instant(after.deadline)}, ${after.serverId}::int4)`
    : sql``;
  return query<DueServer>(
    em,
    sql<DueServer>`
      select s.id as "serverId", s.name, s.notifications as notify, ${paceColumns},
             ${epochMs('h.last_heartbeat')} as last, ${epochMs('h.deadline')} as deadline,
             ${epochMs('h.lost_at')} as "lostAt", ${epochMs('h.run_started_at')} as "runStartedAt",
             ${epochMs('h.failed_at')} as "failedAt", t.state->>'core' as core,
             (t.state->>'paused')::bool as paused, (t.state->>'inMaintenance')::bool as "inMaintenance",
             (t.state->>'activeSince')::float8 as "activeSince", (t.state->>'lastSlot')::float8 as "lastSlot"
      from server_heartbeat h
      join server s on s.id = h.server_id
      join server_status t on t.server_id = h.server_id
      where h.deadline <= ${instant(now)} and h.last_heartbeat is not null ${beyond}
      order by h.deadline, h.server_id limit ${limit}`,
  );
}

export interface Settled {
  watched: DueServer;
  verdict: WatchVerdict;
}

/**
 * Writes what was decided where nothing has changed since it was read: no heartbeat, no edit, no other process. Rows that
 * a heartbeat is being written to are passed over rather than waited for. Returns the ids that were written.
 */
export async function settleVerdicts(em: EntityManager, settled: readonly Settled[]): Promise<Set<number>> {
  const ids = settled.map(({ watched }) => watched.serverId);
  const rows = rowsOf('u', {
    id: ['int4', ids],
    last: ['timestamptz', instants(settled.map(({ watched }) => watched.last))],
    deadline: ['timestamptz', instants(settled.map(({ watched }) => watched.deadline))],
    lost_at: ['timestamptz', instants(settled.map(({ watched }) => watched.lostAt))],
    next: ['timestamptz', instants(settled.map(({ verdict }) => verdict.next))],
    new_lost_at: ['timestamptz', instants(settled.map(({ verdict }) => verdict.lostAt))],
  });
  const written = await query<{ id: number }>(
    em,
    sql<{ id: number }>`
      with free as (select server_id from server_heartbeat where server_id = any(${ids}::int4[])
                    order by server_id for update skip locked)
      update server_heartbeat h set deadline = u.next, lost_at = u.new_lost_at
      from free, ${rows}
      where h.server_id = free.server_id and h.server_id = u.id
        and h.last_heartbeat = u.last and h.deadline = u.deadline and h.lost_at is not distinct from u.lost_at
      returning h.server_id as id`,
  );
  return new Set(written.map(({ id }) => id));
}

/**
 * Nobody could hear agents until `now`: those in time get one full window from now on. A `heartbeat` server gets it only
 * if its next heartbeat was due meanwhile, or a nightly job would never be missed where this program is restarted each
 * evening. Instants of a clock that was ahead are brought back.
 */
export async function putOff(em: EntityManager, now: number): Promise<void> {
  const at = instant(now);
  await query(
    em,
    sql`
      with free as (
        select h.server_id,
               case when s.protocol = 'heartbeat' then s.check_interval + s.heartbeat_grace else 60 end as window_seconds
        from server_heartbeat h join server s on s.id = h.server_id
        where h.lost_at is null and h.last_heartbeat is not null
          and (s.protocol <> 'heartbeat' or h.last_heartbeat > ${at}
               or h.last_heartbeat + make_interval(secs => s.check_interval) <= ${at})
        order by h.server_id for update of h skip locked)
      update server_heartbeat h
      set last_heartbeat = least(h.last_heartbeat, ${at}), deadline = ${at} + make_interval(secs => free.window_seconds)
      from free where h.server_id = free.server_id`,
  );
}

/** Says that `worker` looks; every process may know. */
export async function markWatched(em: EntityManager, worker: number, now: number): Promise<void> {
  await query(em, sql`update check_worker set watched_at = ${instant(now)} where id = ${worker}`);
}

/** Whether any process has looked within the last `ms`. */
export async function isWatched(em: EntityManager, now: number, ms: number): Promise<boolean> {
  const [found] = await query<{ watched: boolean }>(
    em,
    sql<{ watched: boolean }>`
      select exists (select 1 from check_worker where watched_at between ${instant(now - ms)} and ${instant(now + ms)})
        as watched`,
  );
  return found?.watched ?? false;
}

/** They are to be looked at at once: what covered them is over. Part of the caller's transaction. */
export async function lookSoon(em: EntityManager, serverIds: readonly number[]): Promise<void> {
  await query(
    em,
    sql`update server_heartbeat set deadline = last_heartbeat
        where server_id = any(${serverIds}::int4[]) and last_heartbeat is not null and deadline is not null`,
  );
}

/**
 * The window of a server was changed at `now`: its deadline counts from the newest heartbeat anew; where that has passed
 * already, from the change. Part of the caller's transaction.
 */
export async function moveDeadline(em: EntityManager, serverId: number, windowMs: number, now: number): Promise<void> {
  const newDeadline = sql`h.last_heartbeat + make_interval(secs => ${windowMs / 1000})`;
  await query(
    em,
    sql`update server_heartbeat h
        set deadline = case when h.lost_at is not null or ${newDeadline} > ${instant(now)} then least(h.last_heartbeat, ${instant(now)})
                            else ${instant(now + windowMs)} end
        where h.server_id = ${serverId} and h.last_heartbeat is not null`,
  );
}
