import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { query } from '../../database/bulk.js';
import type { Status } from '../status/status.rules.js';
import { coverage, sharesOf, uptimePercentage, wholeSeconds, type Shares, type Stay } from './uptime.rules.js';

/** From `from` (inclusive) to `to` (exclusive). */
export interface TimeWindow {
  from: Date;
  to: Date;
}

/** How one server spent one window. */
export interface Uptime {
  serverId: number;
  window: TimeWindow;
  milliseconds: Shares;
  /** Whole seconds with the same sum as the window. */
  seconds: Shares;
  uptimePercentage: number | null;
  coverage: number;
}

interface Row {
  serverId: number;
  /** Position of the window; -1 on the one row that every server has. */
  window: number;
  status: Status;
  milliseconds: number;
}

/** Time-weighted uptime from the stays in a status, the open one included; raw results are never read. */
@Injectable()
export class UptimeService {
  constructor(private readonly em: EntityManager) {}

  /**
   * Every server in every window, in one statement: servers in the order of their ids, windows as given. Ids that do
   * not exist are left out.
   */
  async over(serverIds: readonly number[] | 'all', windows: readonly TimeWindow[]): Promise<Uptime[]> {
    if (serverIds !== 'all' && serverIds.length === 0) return [];
    const parts = [everyServer(serverIds), ...windows.map((window, index) => staysIn(window, index, serverIds))];
    const rows = await query<Row>(this.em, sql<Row>`${sql.join(parts, sql` union all `)}`);
    const stays = Map.groupBy(rows, ({ serverId }) => serverId);
    return [...stays.keys()]
      .sort((a, b) => a - b)
      .flatMap(serverId => {
        const byWindow = Map.groupBy(stays.get(serverId) ?? [], ({ window }) => window);
        return byWindow.has(-1)
          ? windows.map((window, index) => uptimeOf(serverId, window, byWindow.get(index) ?? []))
          : [];
      });
  }
}

const chosen = (column: string, serverIds: readonly number[] | 'all') =>
  serverIds === 'all' ? sql`true` : sql`${sql.ref(column)} = any(${serverIds}::int4[])`;

function everyServer(serverIds: readonly number[] | 'all'): RawBuilder<unknown> {
  return sql`select id as "serverId", -1 as "window", 'unknown' as status, 0::float8 as milliseconds
             from server where ${chosen('id', serverIds)}`;
}

/**
 * The sum is over intervals: exact, and three times as fast as one over numbers. The bounds are parameters of their own
 * for each window, so that the planner knows how little of the history a short one touches.
 */
function staysIn({ from, to }: TimeWindow, index: number, serverIds: readonly number[] | 'all'): RawBuilder<unknown> {
  const [start, end] = [sql`${from.toISOString()}::timestamptz`, sql`${to.toISOString()}::timestamptz`];
  return sql`select server_id, ${sql.lit(index)}, status,
               (extract(epoch from sum(least(ended_at, ${end}) - greatest(started_at, ${start}))) * 1000)::float8
             from server_span
             where started_at < ${end} and (ended_at > ${start} or ended_at is null) and ${chosen('server_id', serverIds)}
             group by server_id, status`;
}

function uptimeOf(serverId: number, window: TimeWindow, rows: readonly Stay[]): Uptime {
  const stays = rows.map(({ status, milliseconds: ms }) => ({ status, milliseconds: Math.round(ms) }));
  const milliseconds = sharesOf(stays, Math.max(0, window.to.getTime() - window.from.getTime()));
  return {
    serverId,
    window,
    milliseconds,
    seconds: wholeSeconds(milliseconds),
    uptimePercentage: uptimePercentage(milliseconds),
    coverage: coverage(milliseconds),
  };
}
