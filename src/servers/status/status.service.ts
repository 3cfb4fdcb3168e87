import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { reduce } from './reducer.rules.js';
import { initialState, type CoverEvent } from './status.rules.js';
import { StatusWriter, type StatusChange } from './status-writer.service.js';
import { policyOf } from './tracked-server.rules.js';
import { loadTracked } from './tracked-servers.js';

export interface CoverChange {
  serverId: number;
  type: CoverEvent['type'];
  at: Date;
}

/** What operators and maintenance windows do to the status of servers. */
@Injectable()
export class StatusService {
  constructor(
    private readonly em: EntityManager,
    private readonly writer: StatusWriter,
  ) {}

  /** Rows that every new server needs: status `unknown`, its first span, a lease nobody holds. Part of the caller's transaction. */
  async begin(serverIds: readonly number[], at: Date): Promise<void> {
    const state = JSON.stringify(initialState(at.getTime()));
    const now = at.toISOString();
    await query(
      this.em,
      sql`with ids as (select unnest(${serverIds}::int4[]) as id),
          status as (insert into server_status (server_id, since, state) select id, ${now}::timestamptz, ${state}::jsonb from ids),
          span as (insert into server_span (server_id, status, started_at, detected_at)
                   select id, 'unknown', ${now}::timestamptz, ${now}::timestamptz from ids)
          insert into check_lease (server_id, until) select id, ${now}::timestamptz from ids`,
    );
  }

  /**
   * Pauses, resumes, begins or ends maintenance; status, spans and facts follow from the rules. Part of the caller's
   * transaction, before it updates other rows.
   */
  async cover(changes: readonly CoverChange[]): Promise<void> {
    await query(this.em, lockLiveOrder);
    const servers = await loadTracked(this.em, [...new Set(changes.map(({ serverId }) => serverId))]);
    const done = new Map<number, StatusChange>();
    for (const { serverId, type, at } of changes) {
      const server = servers.get(serverId);
      if (!server) continue;
      const before = done.get(serverId) ?? { server, next: server.state, effects: [] };
      const { state, effects } = reduce(before.next, { type, at: at.getTime() }, policyOf(server, null));
      if (state !== before.next) done.set(serverId, { server, next: state, effects: [...before.effects, ...effects] });
    }
    if (done.size > 0) await this.writer.write([...done.values()]);
  }
}
