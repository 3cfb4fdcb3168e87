import type { LiveMessage } from '../../src/events/live-message.js';
import { StatusSource, type StatusFilter, type StatusSnapshot } from '../../src/events/status-source.js';

export interface FakeServer {
  id: number;
  name: string;
  status: string;
}

/** Servers and their results in memory, in the shapes of the wire. */
export class FakeStatusSource extends StatusSource {
  readonly servers = new Map<number, FakeServer>();
  readonly results: LiveMessage[] = [];
  /** Runs before every answer: a place for something to happen at the worst moment. */
  before: () => Promise<void> | void = () => undefined;
  /** How often each question was asked. */
  readonly asked = { latest: 0, select: 0, resultsBetween: 0 };

  async latest({ limit, ...filter }: StatusFilter & { since?: Date; limit: number }): Promise<StatusSnapshot> {
    this.asked.latest += 1;
    await this.before();
    const servers = this.chosen(filter);
    const ids = new Set(servers.map(({ id }) => id));
    const pings = this.results.filter(({ keys }) => ids.has(keys.serverId ?? 0)).map(pingOf);
    return {
      statuses: servers.map(({ id, name, status }) => ({ id, server: id, server_name: name, status })),
      pings: pings.slice(-limit),
    };
  }

  async select(filter: StatusFilter): Promise<number[]> {
    this.asked.select += 1;
    const ids = this.chosen(filter).map(({ id }) => id);
    await this.before();
    return ids;
  }

  async exists(serverId: number): Promise<boolean> {
    return this.servers.has(serverId);
  }

  async resultsBetween(after: number, upTo: number, limit: number): Promise<LiveMessage[] | null> {
    this.asked.resultsBetween += 1;
    await this.before();
    const found = this.results.filter(({ id }) => id > after && id <= upTo);
    return found.length > limit ? null : found;
  }

  private chosen({ serverIds, query, statuses }: StatusFilter): FakeServer[] {
    return [...this.servers.values()].filter(
      ({ id, name, status }) =>
        (!serverIds || serverIds.includes(id)) &&
        (query === undefined || name.toLowerCase().includes(query.toLowerCase())) &&
        (!statuses || statuses.includes(status)),
    );
  }
}

function pingOf({ body }: LiveMessage): object {
  return 'ping' in body && typeof body.ping === 'object' && body.ping ? body.ping : {};
}
