import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../shared/errors.js';
import { HeartbeatBook } from './heartbeats/book/heartbeat-book.js';
import type { ServerQuery } from './server-list.dto.js';
import { listServers } from './server-list.query.js';
import { toServerView, type ServerView } from './server-view.dto.js';
import type { Server } from './server.entity.js';
import { ServerStatus } from './status/server-status.entity.js';
import type { Status } from './status/status.rules.js';

/** Reads the servers as operators described them, with where they stand and what their agents say. */
@Injectable()
export class ServerListService {
  constructor(
    private readonly em: EntityManager,
    private readonly agents: HeartbeatBook,
  ) {}

  /** One page and the number of all servers that match. */
  async list(wanted: ServerQuery): Promise<[ServerView[], number]> {
    const [rows, count] = await listServers(this.em, wanted);
    return [rows.map(row => this.viewOf(row.server, row.status)), count];
  }

  /** Throws NotFound. */
  async get(id: number): Promise<ServerView> {
    const row = await this.em.findOne(ServerStatus, { server: id }, { populate: ['server'], disableIdentityMap: true });
    if (!row) throw new NotFound('Server', id);
    return this.viewOf(row.server, row.status);
  }

  private viewOf(server: Server, state: Status): ServerView {
    return toServerView(server, state, this.agents.of(server));
  }
}
