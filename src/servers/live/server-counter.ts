import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Overview } from '../../http/overview.js';
import { agentCounts, HeartbeatBook } from '../heartbeats/book/heartbeat-book.js';
import { Incident } from '../incidents/incident.entity.js';
import { statuses } from '../status/status.rules.js';
import { Board } from './board.js';

/** The part of the first screen that is about servers. */
@Injectable()
export class ServerCounter {
  constructor(
    private readonly em: EntityManager,
    private readonly board: Board,
    private readonly agents: HeartbeatBook,
    overview: Overview,
  ) {
    overview.register('servers', () => this.counts());
  }

  private async counts(): Promise<Record<string, number>> {
    const zeros = Object.fromEntries(statuses.map(status => [status, 0]));
    const open = await this.em.count(Incident, { endedAt: null });
    return { ...zeros, ...this.board.counts, ...agentCounts(this.agents.counts), open_incidents: open };
  }
}
