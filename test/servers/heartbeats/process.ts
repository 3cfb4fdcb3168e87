import { sql } from 'kysely';
import { query } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { ProcessMark } from '../../../src/database/process-mark.js';
import { EventBus } from '../../../src/events/bus.js';
import { Consumers } from '../../../src/events/consumers.js';
import { Feed } from '../../../src/events/feed.js';
import { Relay } from '../../../src/events/relay.js';
import { WakeUp } from '../../../src/events/wake-up.js';
import { ActiveAlerts } from '../../../src/servers/alerts/active-alerts.js';
import { AlertPolicies } from '../../../src/servers/alerts/alert-policies.js';
import { AlertQueue } from '../../../src/servers/alerts/alert-queue.js';
import { AlertWriter } from '../../../src/servers/alerts/alert-writer.service.js';
import { MetricAlerts } from '../../../src/servers/alerts/metric-alerts.service.js';
import { Connectivity } from '../../../src/servers/connectivity/connectivity.js';
import { IsolationsService } from '../../../src/servers/connectivity/isolations.service.js';
import { HeartbeatBook } from '../../../src/servers/heartbeats/book/heartbeat-book.js';
import { HeartbeatBookMonitor } from '../../../src/servers/heartbeats/book/heartbeat-book.monitor.js';
import { Agents } from '../../../src/servers/heartbeats/intake/agents.js';
import type { HeartbeatInput, HeartbeatReply } from '../../../src/servers/heartbeats/intake/heartbeat.dto.js';
import { HeartbeatQueues } from '../../../src/servers/heartbeats/intake/heartbeat-queues.js';
import { HeartbeatWriter } from '../../../src/servers/heartbeats/intake/heartbeat-writer.service.js';
import { HeartbeatsService } from '../../../src/servers/heartbeats/intake/heartbeats.service.js';
import { HeartbeatMonitor } from '../../../src/servers/heartbeats/watch/heartbeat.monitor.js';
import { HeartbeatWatch } from '../../../src/servers/heartbeats/watch/heartbeat-watch.service.js';
import { WatchGap } from '../../../src/servers/heartbeats/watch/watch-gap.js';
import { RollupService } from '../../../src/servers/history/rollup.service.js';
import { LiveBooks } from '../../../src/servers/live/live-books.js';
import { UptimeBook } from '../../../src/servers/live/uptime-book.js';
import { RecordMemory } from '../../../src/servers/status/record-memory.js';
import { RecordService } from '../../../src/servers/status/record.service.js';
import { StatusWriter } from '../../../src/servers/status/status-writer.service.js';
import { TrackedServers } from '../../../src/servers/status/tracked-servers.js';
import { FakeCanaryClient } from '../../fakes/fake.canary-client.js';
import type { FakeClock } from '../../fakes/fake.clock.js';
import type { TestDatabase } from '../../support/database.js';
import { configOf } from '../history/history.js';

const canaries = ['a.example', 'b.example', 'c.example'];

/** One process of Sitewatch as far as heartbeats go; several share a database and a clock. */
export class HeartbeatProcess {
  readonly canaries = new FakeCanaryClient();
  readonly book: HeartbeatBook;
  readonly connectivity: Connectivity;
  readonly queues: HeartbeatQueues;
  private readonly relay: Relay;
  private readonly agents: Agents;
  private readonly heartbeats: HeartbeatsService;
  private readonly monitor: HeartbeatMonitor;
  private readonly bookMonitor: HeartbeatBookMonitor;
  private readonly mark: ProcessMark;
  private stopped = false;

  private constructor(
    private readonly database: TestDatabase,
    clock: FakeClock,
  ) {
    const { em, unitOfWork, address } = database;
    const bus = new EventBus(em, clock);
    const consumers = new Consumers(em, unitOfWork, bus);
    this.relay = new Relay(em, unitOfWork, bus, new Feed(), new WakeUp(Database.at(address)), consumers);
    const active = new ActiveAlerts(em, unitOfWork, bus);
    this.book = new HeartbeatBook(clock, active);
    const books = new LiveBooks(new UptimeBook(), this.book);
    const memory = new RecordMemory(new TrackedServers(bus), books, new RollupService(em, clock, configOf()));
    const records = new RecordService(em, unitOfWork, this.relay, new StatusWriter(em, bus), memory);
    const alertQueue = new AlertQueue(unitOfWork, new AlertWriter(em, bus), clock);
    const alerts = new MetricAlerts(new AlertPolicies(em, unitOfWork, bus), active, alertQueue, bus);
    this.queues = new HeartbeatQueues(unitOfWork, new HeartbeatWriter(em, records), this.book, alerts);
    this.agents = new Agents(em, unitOfWork, bus);
    this.heartbeats = new HeartbeatsService(this.agents, this.queues, clock);
    const config = configOf({ CANARIES: canaries.join(',') });
    const isolations = new IsolationsService(em, bus);
    this.connectivity = new Connectivity(this.canaries, isolations, unitOfWork, clock, config);
    const watch = new HeartbeatWatch(em, bus, records, this.connectivity, clock);
    this.mark = new ProcessMark(Database.at(address));
    this.monitor = new HeartbeatMonitor(
      unitOfWork,
      watch,
      this.queues,
      new WatchGap(clock, this.connectivity),
      this.mark,
    );
    this.bookMonitor = new HeartbeatBookMonitor(em, unitOfWork, this.book, clock, bus);
  }

  static async start(database: TestDatabase, clock: FakeClock): Promise<HeartbeatProcess> {
    const process = new HeartbeatProcess(database, clock);
    await process.relay.onApplicationBootstrap();
    await process.agents.onApplicationBootstrap();
    await process.bookMonitor.onApplicationBootstrap();
    await database.unitOfWork.run(() =>
      query(database.em, sql`insert into check_worker (id, seen_at) values (${process.mark.id}, 'epoch')`),
    );
    return process;
  }

  beat(serverId: number, token: string, input: HeartbeatInput = {}): Promise<HeartbeatReply> {
    return this.heartbeats.accept(serverId, token, input);
  }

  /** One look for heartbeats that are missing. */
  look(): Promise<void> {
    return this.monitor.look();
  }

  /** Reads what other processes were sent. */
  readNews(): Promise<void> {
    return this.bookMonitor.look();
  }

  /** Somebody said that these servers are different now, and this process has heard it. */
  forget(serverIds: readonly number[]): void {
    for (const id of serverIds) this.agents.forget(id);
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await this.monitor.beforeApplicationShutdown();
    await this.relay.beforeApplicationShutdown();
  }
}
