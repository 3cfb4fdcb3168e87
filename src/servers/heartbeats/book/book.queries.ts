import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../../database/bulk.js';
import { paceColumns } from '../intake/agent.queries.js';
import type { BookEntry } from './heartbeat-book.js';

/** The agents of these servers; null: of all. */
export function loadBook(em: EntityManager, ids: readonly number[] | null): Promise<BookEntry[]> {
  return load(em, ids === null ? sql`true` : sql`s.id = any(${ids}::int4[])`);
}

/** The agents that were heard, or lost, since an instant (epoch ms). */
export function loadNews(em: EntityManager, since: number): Promise<BookEntry[]> {
  const from = sql`${new Date(since).toISOString()}::timestamptz`;
  return load(em, sql`(h.last_heartbeat >= ${from} or h.lost_at >= ${from})`);
}

/** The agents of all active servers, by name. */
export function loadExpected(em: EntityManager): Promise<(BookEntry & { name: string })[]> {
  return load<BookEntry & { name: string }>(em, sql`s.status = 'active'`, sql`, s.name`, sql`order by s.name`);
}

function load<Entry extends BookEntry>(
  em: EntityManager,
  where: RawBuilder<unknown>,
  also = sql``,
  order = sql``,
): Promise<Entry[]> {
  return query<Entry>(
    em,
    sql<Entry>`
      select s.id as "serverId", ${paceColumns}, ${epochMs('h.last_heartbeat')} as last,
             ${epochMs('h.lost_at')} as "lostAt", h.agent_version as "agentVersion" ${also}
      from server s left join server_heartbeat h on h.server_id = s.id where ${where} ${order}`,
  );
}
