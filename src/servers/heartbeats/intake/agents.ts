import { hash, timingSafeEqual } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { EventBus } from '../../../events/bus.js';
import { NotFound, Unauthenticated } from '../../../shared/errors.js';
import { loadAgents, type AgentRow } from './agent.queries.js';
import type { Pace } from '../heartbeat.rules.js';
import { GroupCommit } from './group-commit.js';

/** Who may send heartbeats for a server, and how often they are expected. */
export interface Agent extends Pace {
  serverId: number;
  /** SHA-256 of its token; null: it has none. */
  tokenHash: Buffer | null;
  /** Of `heartbeat` servers: the next heartbeat from this instant (epoch ms) on is one for the history. */
  historyFrom: number;
}

/** Compared where there is nothing to compare with, so that such requests take as long as others. */
const nobody = Buffer.alloc(32);

/**
 * The agents of all servers, in memory, so that a heartbeat is judged without the database. Loaded at the start and kept
 * by facts; what they say changed is read again when its next heartbeat comes.
 */
@Injectable()
export class Agents implements OnApplicationBootstrap {
  private readonly known = new Map<number, Agent>();
  private readonly reads = new GroupCommit<number, Agent | null>(ids => this.read(ids), { batch: 1000, waiting: 5000 });
  /** Of each read under way: what was forgotten meanwhile, so that what it brings may be out of date. */
  private readonly reading = new Set<Set<number>>();

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    bus: EventBus,
  ) {
    for (const name of ['server.created', 'server.changed', 'server.deleted'] as const) {
      bus.watch(name, ({ server_id }) => this.forget(server_id));
    }
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.read(null);
  }

  /** The agent that token belongs to. Throws NotFound where there is no such server, Unauthenticated for another token. */
  async verify(serverId: number, token: string | null): Promise<Agent> {
    const agent = this.known.get(serverId) ?? (await this.reads.add(serverId));
    const matches = timingSafeEqual(hash('sha256', token ?? '', 'buffer'), agent?.tokenHash ?? nobody);
    if (!agent) throw new NotFound('Server', serverId);
    if (token === null) throw new Unauthenticated('unauthenticated', 'Send the token of the server: Bearer <token>.');
    if (!matches) throw new Unauthenticated('token_invalid', 'This is not the token of the server.');
    return agent;
  }

  /** What is known about it is read again before the next heartbeat counts. */
  forget(serverId: number): void {
    this.known.delete(serverId);
    for (const forgotten of this.reading) forgotten.add(serverId);
  }

  private async read(ids: readonly number[] | null): Promise<(id: number) => Agent | null> {
    const forgotten = new Set<number>();
    this.reading.add(forgotten);
    try {
      const rows = await this.unitOfWork.run(() => loadAgents(this.em, ids));
      const found = new Map(rows.map(row => [row.serverId, agentOf(row)]));
      for (const [id, agent] of found) if (!forgotten.has(id)) this.known.set(id, agent);
      return id => found.get(id) ?? null;
    } finally {
      this.reading.delete(forgotten);
    }
  }
}

function agentOf({ tokenHash, ...row }: AgentRow): Agent {
  return { ...row, tokenHash: tokenHash === null ? null : Buffer.from(tokenHash, 'hex'), historyFrom: 0 };
}
