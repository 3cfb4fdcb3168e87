import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../../database/bulk.js';
import { EventBus } from '../../../events/bus.js';
import { lockLiveOrder } from '../../../events/live-order.js';
import { Clock } from '../../../shared/clock.js';
import { NotFound } from '../../../shared/errors.js';
import { Server } from '../../server.entity.js';
import { giveTokens } from './agent.queries.js';
import { Agents } from './agents.js';

/** Renews the tokens of agents. A token is made of random bits, shown once, and kept as a hash only. */
@Injectable()
export class HeartbeatTokens {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly agents: Agents,
  ) {}

  /** The old token is refused from now on: here at once, in other processes when they hear the fact, within milliseconds. */
  async renew(serverId: number): Promise<string> {
    const token = await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const server = await em.findOne(Server, serverId, { refresh: true });
      if (!server) throw new NotFound('Server', serverId);
      const now = this.clock.now();
      const tokens = await giveTokens(em, [serverId], now);
      this.bus.record('server.changed', { server_id: serverId, name: server.name }, now);
      return tokens.get(serverId) ?? '';
    });
    this.agents.forget(serverId);
    return token;
  }
}
