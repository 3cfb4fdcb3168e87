import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../database/bulk.js';
import { EventBus } from '../events/bus.js';
import { lockLiveOrder } from '../events/live-order.js';
import { Jobs } from '../jobs/jobs.js';
import { windowOf } from './heartbeats/heartbeat.rules.js';
import { giveTokens } from './heartbeats/intake/agent.queries.js';
import { lookSoon, moveDeadline } from './heartbeats/watch/watch.queries.js';
import { MaintenanceService } from './maintenance/maintenance.service.js';
import { Server } from './server.entity.js';
import { paceOf, type ServerSettings } from './server.rules.js';
import { StatusService } from './status/status.service.js';

type Described = Pick<Server, 'id' | 'name' | 'status'>;

/** What else happens when servers come, change and go: their status, their maintenance, the facts about them. */
@Injectable()
export class ServerLifecycle {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly jobs: Jobs,
    private readonly status: StatusService,
    private readonly maintenance: MaintenanceService,
  ) {}

  /** One transaction, in line with everybody who records facts; whoever waits in it sees what the one before has stored. */
  inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  /** After the servers were stored. Returns the tokens of their agents by id: nobody will see them again. */
  async begun(servers: readonly Described[], at: Date): Promise<Map<number, string>> {
    const ids = servers.map(({ id }) => id);
    await this.status.begin(ids, at);
    const tokens = await giveTokens(this.em, ids, at);
    const paused = servers.filter(({ status }) => status === 'paused');
    if (paused.length > 0)
      await this.turned(
        paused.map(({ id }) => id),
        'paused',
        at,
      );
    await this.maintenance.follow(at, ids);
    for (const { id, name } of servers) this.bus.record('server.created', { server_id: id, name }, at);
    return tokens;
  }

  /** Before their rows are changed: an operator pauses servers or takes them up again. */
  async turned(ids: readonly number[], activity: Server['status'], at: Date): Promise<void> {
    const type = activity === 'paused' ? 'paused' : 'resumed';
    await this.status.cover(ids.map(serverId => ({ serverId, type, at })));
    if (type === 'resumed') await lookSoon(this.em, ids);
  }

  /** After the change was stored: heartbeats may be due at another time now. */
  async paced(id: number, before: ServerSettings, after: ServerSettings, at: Date): Promise<void> {
    const window = windowOf(paceOf(after));
    if (window !== windowOf(paceOf(before))) await moveDeadline(this.em, id, window, at.getTime());
  }

  /** After the changes were stored. `tagsChanged`: other maintenance windows may apply now. */
  async changed(servers: readonly Described[], at: Date, tagsChanged: boolean): Promise<void> {
    if (tagsChanged)
      await this.maintenance.follow(
        at,
        servers.map(({ id }) => id),
      );
    for (const { id, name } of servers) this.bus.record('server.changed', { server_id: id, name }, at);
  }

  /** Deletes servers with all they own; their raw results are forgotten later by a job. Those below them stay. */
  async end(em: EntityManager, servers: readonly Described[], at: Date): Promise<void> {
    const ids = servers.map(({ id }) => id);
    const below = await em.find(Server, { parent: { $in: ids }, id: { $nin: ids } }, { disableIdentityMap: true });
    await em.nativeDelete(Server, { id: { $in: ids } });
    for (const { id, name } of servers) {
      await this.jobs.send('servers.forget', { server_id: id });
      this.bus.record('server.deleted', { server_id: id, name }, at);
    }
    for (const { id, name } of below) this.bus.record('server.changed', { server_id: id, name }, at);
  }
}
