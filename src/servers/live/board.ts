import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import { Feed } from '../../events/feed.js';
import type { StatusFilter } from '../../events/status-source.js';
import { packBeats, packLatencies } from '../history/beats.rules.js';
import { recentBeats } from '../history/ping-result.queries.js';
import { Server } from '../server.entity.js';
import { loadStatuses } from '../status/status.queries.js';
import type { StatusView } from '../status/server-status.dto.js';
import { resultIn, type CheckedMessage } from './checked-message.js';
import type { LiveRow } from './live-metrics.dto.js';
import { LiveBooks } from './live-books.js';

/** Results shown in the bar of a server. */
const beatsShown = 40;

interface Line {
  status: StatusView;
  tags: string[];
  beats: string;
  latencies: string;
}

/**
 * Where every server stands and its newest results, in memory: what the first screen and the live clients ask for is
 * answered without the database. Loaded at the start, then kept by the live feed, whichever process did the check.
 */
@Injectable()
export class Board implements OnApplicationBootstrap {
  private readonly logger = new Logger(Board.name);
  private readonly lines = new Map<number, Line>();
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly feed: Feed,
    bus: EventBus,
    private readonly books: LiveBooks,
  ) {
    for (const name of ['server.created', 'server.changed', 'server.status_changed'] as const) {
      bus.watch(name, ({ server_id }) => this.follow(server_id));
    }
    bus.watch('server.deleted', ({ server_id }) => this.lines.delete(server_id));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.feed.messages.subscribe(message => {
      const result = resultIn(message);
      if (result) this.apply(result);
    });
    await this.reload(null);
  }

  /** Resolves when the rows contain every fact this process has heard: a snapshot must not claim what it lacks. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  /** Rows of the live list, by name. */
  get rows(): LiveRow[] {
    return [...this.lines.values()].map(line => rowOf(line, this.books));
  }

  statusOf(serverId: number): StatusView | null {
    const line = this.lines.get(serverId);
    return line ? this.fresh(line) : null;
  }

  /** Statuses of the selected servers; `since` leaves out those without a result or change after it. */
  select({ serverIds, query, statuses, since }: StatusFilter & { since?: Date }): StatusView[] {
    const ids = serverIds ?? [...this.lines.keys()];
    const needle = query?.toLowerCase();
    return ids
      .flatMap(id => this.lines.get(id) ?? [])
      .map(line => this.fresh(line))
      .filter(status => !needle || status.server_name.toLowerCase().includes(needle))
      .filter(({ status }) => !statuses || statuses.includes(status))
      .filter(
        ({ last_check, since: changed }) =>
          !since || new Date(last_check ?? changed) > since || new Date(changed) > since,
      );
  }

  /** Number of servers in each status. */
  get counts(): Record<string, number> {
    const counts: Record<string, number> = { total: this.lines.size };
    for (const { status } of this.lines.values()) counts[status.status] = (counts[status.status] ?? 0) + 1;
    return counts;
  }

  /** What an agent says changes without a result: time passes. */
  private fresh({ status }: Line): StatusView {
    return Object.assign({}, status, this.books.agents.of(status));
  }

  private apply({ ping, status }: Pick<CheckedMessage, 'ping' | 'status'>): void {
    const line = this.lines.get(ping.server);
    if (!line) return;
    line.status = status;
    line.beats = (line.beats + packBeats([ping.status])).slice(-beatsShown);
    line.latencies = (line.latencies + packLatencies([ping.response_time])).slice(-beatsShown);
  }

  private follow(id: number): void {
    const refreshed = this.refresh(id).finally(() => this.pending.delete(refreshed));
    this.pending.add(refreshed);
  }

  /** A failure leaves the line as it was; the next fact or result about the server brings it up to date. */
  private async refresh(id: number): Promise<void> {
    try {
      await this.reload([id]);
    } catch (error) {
      this.logger.warn(`Server ${id} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Reads servers again whose description or status changed other than by a result; null reads all. */
  private async reload(ids: number[] | null): Promise<void> {
    await this.unitOfWork.run(async () => {
      const statuses = await loadStatuses(this.em, ids, this.books);
      const where = ids === null ? {} : { id: { $in: ids } };
      const servers = await this.em.find(Server, where, { fields: ['tags'], disableIdentityMap: true });
      const tags = new Map(servers.map(server => [server.id, server.tags]));
      const beats = ids === null ? await recentBeats(this.em, beatsShown) : new Map();
      for (const status of statuses) {
        const known = this.lines.get(status.server);
        const recent = beats.get(status.server);
        this.lines.set(status.server, {
          status,
          tags: tags.get(status.server) ?? [],
          beats: recent ? packBeats(recent.kinds) : (known?.beats ?? ''),
          latencies: recent ? packLatencies(recent.latencies) : (known?.latencies ?? ''),
        });
      }
    });
  }
}

function rowOf({ status, tags, beats, latencies }: Line, books: LiveBooks): LiveRow {
  const { server: id, server_name: name, protocol, unreachable, flapping, since, last_check } = status;
  const { response_time, consecutive_failures, message } = status;
  return {
    ...{ id, name, protocol, status: status.status, unreachable, flapping, since, last_check },
    uptime_percentage: books.uptime.of(id),
    ...{ response_time, consecutive_failures, message, tags, beats, latencies },
    ...books.agents.of({ id, protocol }),
  };
}
