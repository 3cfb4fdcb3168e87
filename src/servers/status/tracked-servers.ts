import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import type { Applied } from './record.rules.js';
import type { TrackedServer } from './tracked-server.rules.js';

/** Reads servers with their status; those that do not exist are missing in the reply. */
export async function loadTracked(em: EntityManager, ids: readonly number[]): Promise<Map<number, TrackedServer>> {
  if (ids.length === 0) return new Map();
  const rows = await query<TrackedServer>(
    em,
    sql<TrackedServer>`
      select s.id, s.name, s.protocol, s.parent_id as "parentId", s.notifications as notify,
             (s.check_interval + case when s.protocol = 'heartbeat' then s.heartbeat_grace else 0 end) * 1000 as "intervalMs",
             s.retry_interval * 1000 as "retryIntervalMs", s.failure_threshold as "failureThreshold",
             s.recovery_threshold as "recoveryThreshold", t.state, t.version
      from server s join server_status t on t.server_id = s.id
      where s.id = any(${ids}::int4[])`,
  );
  return new Map(rows.map(row => [row.id, row]));
}

/**
 * Remembers where the servers stand that this process checks, so that a batch of results reads nothing. What somebody
 * else writes is noticed by its version (compare-and-set), changes of rules by the fact that tells of them.
 */
@Injectable()
export class TrackedServers {
  private readonly known = new Map<number, TrackedServer>();

  constructor(bus: EventBus) {
    bus.watch('server.changed', ({ server_id }) => this.known.delete(server_id));
    bus.watch('server.deleted', ({ server_id }) => this.known.delete(server_id));
  }

  async of(em: EntityManager, ids: ReadonlySet<number>): Promise<Map<number, TrackedServer>> {
    // Results of a paused server are refused without a write, so no version would tell that it was resumed.
    const missing = [...ids].filter(id => this.known.get(id)?.state.paused ?? true);
    for (const [id, server] of await loadTracked(em, missing)) this.known.set(id, server);
    return new Map([...ids].flatMap(id => this.known.get(id) ?? []).map(server => [server.id, server]));
  }

  /** Takes over what a committed batch has written; servers that somebody else had changed are read again. */
  settle(stored: readonly { change: Applied; conflict: boolean }[]): void {
    for (const { change, conflict } of stored) {
      const { server, next } = change;
      if (conflict) this.known.delete(server.id);
      else if (this.known.get(server.id) === server)
        this.known.set(server.id, { ...server, state: next, version: server.version + 1 });
    }
  }
}
