import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { query, rowsOf } from '../../../database/bulk.js';
import { hashOf, newSecret } from '../../../auth/tokens.js';
import type { Protocol } from '../../checks/check.rules.js';

export interface AgentRow {
  serverId: number;
  protocol: Protocol;
  intervalMs: number;
  graceMs: number;
  /** SHA-256 in hex. */
  tokenHash: string | null;
}

/** How often heartbeats of the server `s` are expected. */
export const paceColumns: RawBuilder<unknown> = sql`
  s.protocol, s.check_interval * 1000 as "intervalMs", s.heartbeat_grace * 1000 as "graceMs"`;

/** Those of `ids` that exist; null: all. */
export function loadAgents(em: EntityManager, ids: readonly number[] | null): Promise<AgentRow[]> {
  return query<AgentRow>(
    em,
    sql<AgentRow>`
      select s.id as "serverId", ${paceColumns}, h.token_hash as "tokenHash"
      from server s left join server_heartbeat h on h.server_id = s.id
      ${ids === null ? sql`` : sql`where s.id = any(${ids}::int4[])`}`,
  );
}

/** The prefix lets scanners of leaked secrets recognise it. */
const newToken = () => `swh_${newSecret()}`;

/** Gives servers a new token each, by id; what was theirs before is worth nothing any more. Part of the caller's transaction. */
export async function giveTokens(em: EntityManager, ids: readonly number[], at: Date): Promise<Map<number, string>> {
  const tokens = new Map(ids.map(id => [id, newToken()]));
  const rows = rowsOf('u', {
    id: ['int4', [...tokens.keys()]],
    hash: ['text', [...tokens.values()].map(hashOf)],
  });
  await query(
    em,
    sql`insert into server_heartbeat (server_id, token_hash, token_created_at)
        select id, hash, ${at.toISOString()}::timestamptz from ${rows}
        on conflict (server_id) do update
        set token_hash = excluded.token_hash, token_created_at = excluded.token_created_at`,
  );
  return tokens;
}
