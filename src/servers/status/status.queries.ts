import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import type { Protocol } from '../checks/check.rules.js';
import type { LiveBooks } from '../live/live-books.js';
import { isUnreachable } from './incidents.rules.js';
import { statusOf, type StatusView } from './server-status.dto.js';
import type { StatusState } from './status.rules.js';
import { parentView } from './tracked-server.rules.js';

interface Row {
  id: number;
  name: string;
  protocol: Protocol;
  responseTimeMs: number | null;
  state: StatusState;
  parentState: StatusState | null;
}

/** Where servers stand now, by name; null asks for all. */
export async function loadStatuses(
  em: EntityManager,
  ids: readonly number[] | null,
  books: LiveBooks,
): Promise<StatusView[]> {
  const rows = await query<Row>(
    em,
    sql<Row>`
      select s.id, s.name, s.protocol, t.response_time_ms as "responseTimeMs", t.state, p.state as "parentState"
      from server s
      join server_status t on t.server_id = s.id
      left join server_status p on p.server_id = s.parent_id
      ${ids === null ? sql`` : sql`where s.id = any(${ids}::int4[])`}
      order by s.name`,
  );
  return rows.map(({ responseTimeMs, state, parentState, ...server }) =>
    statusOf(server, state, {
      responseTimeMs,
      uptimePercentage: books.uptime.of(server.id),
      agent: books.agents.of(server),
      unreachable: isUnreachable(state, parentState && parentView(parentState)),
    }),
  );
}
