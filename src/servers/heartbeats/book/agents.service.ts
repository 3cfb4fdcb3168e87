import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/clock.js';
import { NotFound } from '../../../shared/errors.js';
import { ActiveAlerts } from '../../alerts/active-alerts.js';
import { Server } from '../../server.entity.js';
import { heartbeatStatus, windowOf, type HeartbeatStatus } from '../heartbeat.rules.js';
import { ServerHeartbeat } from '../server-heartbeat.entity.js';
import type { AgentFigures } from './agent-figures.dto.js';
import { loadExpected } from './book.queries.js';
import { HeartbeatBook } from './heartbeat-book.js';

/** One server as `check-heartbeats` reports it. */
export interface AgentReport {
  server: number;
  name: string;
  /** Null: it never had an agent. */
  status: HeartbeatStatus | null;
  last_heartbeat: string | null;
  age_seconds: number | null;
  agent_version: string | null;
}

/** Reads what agents have said. */
@Injectable()
export class AgentsService {
  constructor(
    private readonly em: EntityManager,
    private readonly book: HeartbeatBook,
    private readonly alerts: ActiveAlerts,
    private readonly clock: Clock,
  ) {}

  /** Throws NotFound for an unknown server. */
  async figures(serverId: number): Promise<AgentFigures> {
    const server = await this.em.findOne(Server, serverId, { fields: ['protocol'], disableIdentityMap: true });
    if (!server) throw new NotFound('Server', serverId);
    const stored = await this.em.findOne(ServerHeartbeat, { server: serverId }, { disableIdentityMap: true });
    return {
      ...this.book.of(server),
      metrics: stored?.metrics ?? null,
      metrics_at: stored?.metricsAt?.toISOString() ?? null,
    };
  }

  /** Every active server by name, as the stored heartbeats alone have it: strictly by their age. */
  async report(): Promise<AgentReport[]> {
    const now = this.clock.now().getTime();
    return (await loadExpected(this.em)).map(entry => {
      const { serverId, last, protocol, agentVersion, name } = entry;
      const activeAlerts = this.alerts.count(serverId);
      const heard = { last, lostAt: null, windowMs: windowOf(entry) };
      return {
        server: serverId,
        name,
        status: heartbeatStatus(now, heard, { protocol, watchedSince: 0, activeAlerts }),
        last_heartbeat: last === null ? null : new Date(last).toISOString(),
        age_seconds: last === null ? null : Math.max(0, Math.round((now - last) / 1000)),
        agent_version: agentVersion,
      };
    });
  }
}
