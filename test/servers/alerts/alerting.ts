import { sql } from 'kysely';
import { query } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { EventBus } from '../../../src/events/bus.js';
import type { Catalogue, EventName } from '../../../src/events/catalogue.js';
import { Consumers } from '../../../src/events/consumers.js';
import { Feed } from '../../../src/events/feed.js';
import { Relay } from '../../../src/events/relay.js';
import { WakeUp } from '../../../src/events/wake-up.js';
import { ActiveAlerts } from '../../../src/servers/alerts/active-alerts.js';
import { AlertListener } from '../../../src/servers/alerts/alert.listener.js';
import { AlertPolicies } from '../../../src/servers/alerts/alert-policies.js';
import { AlertQueue } from '../../../src/servers/alerts/alert-queue.js';
import { AlertUpkeep } from '../../../src/servers/alerts/alert-upkeep.service.js';
import { AlertWriter } from '../../../src/servers/alerts/alert-writer.service.js';
import { AlertsService } from '../../../src/servers/alerts/alerts.service.js';
import { CertificateAlerts } from '../../../src/servers/alerts/certificates/certificate-alerts.service.js';
import { LatencyAlerts } from '../../../src/servers/alerts/latency/latency-alerts.js';
import { LatencyHistory } from '../../../src/servers/alerts/latency/latency-history.service.js';
import { LatencyMonitor } from '../../../src/servers/alerts/latency/latency.monitor.js';
import { MetricAlerts } from '../../../src/servers/alerts/metric-alerts.service.js';
import type { Checked } from '../../../src/servers/checks/checked.js';
import { pingOf } from '../../../src/servers/history/ping-result.dto.js';
import { insertResults } from '../../../src/servers/history/result-writer.js';
import { CheckedMessage } from '../../../src/servers/live/checked-message.js';
import type { StatusView } from '../../../src/servers/status/server-status.dto.js';
import { StatusWriter } from '../../../src/servers/status/status-writer.service.js';
import { StatusService } from '../../../src/servers/status/status.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';

interface StoredAlert {
  id: number;
  server: number;
  kind: string;
  type: string;
  subject: string;
  severity: string;
  message: string;
  value: number | null;
  threshold: number | null;
  incident: number | null;
  active: boolean;
  by: string | null;
}

/** A database with servers, and as many processes on it as a test starts. */
export class AlertingSite {
  readonly clock = new FakeClock('2026-03-01T12:00:00.000Z');
  private readonly processes: AlertProcess[] = [];
  private known = 0;

  private constructor(readonly database: TestDatabase) {}

  static async open(): Promise<AlertingSite> {
    return new AlertingSite(await testDatabase());
  }

  async start(): Promise<AlertProcess> {
    const process = await AlertProcess.start(this);
    this.processes.push(process);
    return process;
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.database.unitOfWork.run(() => query(this.database.em, statement));
  }

  /** A new server whose status begins now. */
  async server(name: string, columns: { protocol?: string; status?: string; thresholds?: object } = {}) {
    const { protocol = 'https', status = 'active', thresholds } = columns;
    const [row] = await this.rows<{ id: number }>(
      sql<{ id: number }>`
        insert into server (name, protocol, host, status, notifications, alert_thresholds, check_interval, timeout,
                            retry_interval, created_at, updated_at)
        values (${name}, ${protocol}, 'localhost', ${status}, '{7}', ${thresholds ? JSON.stringify(thresholds) : null},
                60, 10, 20, 'epoch', 'epoch') returning id`,
    );
    const id = row?.id ?? 0;
    const { em, unitOfWork } = this.database;
    const writer = new StatusWriter(em, new EventBus(em, this.clock));
    await unitOfWork.run(() => em.transactional(() => new StatusService(em, writer).begin([id], this.clock.now())));
    return id;
  }

  /** All alerts there ever were, oldest first. */
  alerts(): Promise<StoredAlert[]> {
    return this.rows(sql<StoredAlert>`
      select id, server_id as server, kind, type, subject, severity, message, value, threshold, incident_id as incident,
             resolved_at is null as active, resolved_by as by
      from server_alert order by id`);
  }

  /** Facts that were stored since the last call, in order, of one name or all. */
  async newFacts(name?: EventName): Promise<{ name: string; payload: Record<string, unknown> }[]> {
    const facts = await this.rows(sql<{ id: number; name: string; payload: Record<string, unknown> }>`
      select id::float8 as id, name, payload from event where id > ${this.known} order by id`);
    this.known = facts.at(-1)?.id ?? this.known;
    return facts.flatMap(fact => (name && fact.name !== name ? [] : { name: fact.name, payload: fact.payload }));
  }

  /** Changes the server and says so, as operators do. */
  async change(id: number, assignment: ReturnType<typeof sql>): Promise<void> {
    await this.rows(sql`update server set ${assignment} where id = ${id}`);
    await this.say('server.changed', { server_id: id, name: '' });
  }

  /** Stores a fact and waits until every process has heard and handled it. */
  async say<Name extends EventName>(name: Name, payload: Catalogue[Name]): Promise<void> {
    const { em, unitOfWork } = this.database;
    const bus = new EventBus(em, this.clock);
    await unitOfWork.run(() => em.transactional(async () => bus.record(name, payload)));
    await this.heard();
  }

  /** Waits until every process has heard all facts and every durable consumer has handled them. */
  async heard(): Promise<void> {
    await eventually(async () => {
      const [row] = await this.rows(sql<{ newest: number; handled: number }>`
        select (select coalesce(max(id), 0)::float8 from event) as newest,
               (select coalesce(min(position), 0)::float8 from event_cursor) as handled`);
      const newestTold = row?.newest ?? 0;
      for (const process of this.processes) if (process.feed.head < newestTold) throw new Error('not heard yet');
      const [waiting] = await this.rows(sql<{ count: number }>`
        select count(*)::int4 as count from event
        where id > ${row?.handled ?? 0} and name in ('incident.opened', 'server.changed')`);
      if (this.processes.length > 0 && waiting?.count !== 0) throw new Error('not handled yet');
    });
    for (const process of this.processes) await process.policies.settled();
  }

  async close(): Promise<void> {
    for (const process of this.processes) await process.stop();
    await this.database.close();
  }
}

/** Nobody looks at it here. */
const status = { status: 'up' } as StatusView;

/** What one process knows and does about alerts. */
export class AlertProcess {
  readonly feed = new Feed();
  readonly bus: EventBus;
  readonly active: ActiveAlerts;
  readonly policies: AlertPolicies;
  readonly queue: AlertQueue;
  readonly writer: AlertWriter;
  readonly service: AlertsService;
  readonly metrics: MetricAlerts;
  readonly latency: LatencyMonitor;
  readonly certificates: CertificateAlerts;
  readonly listener: AlertListener;
  private readonly relay: Relay;

  private constructor(private readonly site: AlertingSite) {
    const { em, unitOfWork, address } = site.database;
    this.bus = new EventBus(em, site.clock);
    const consumers = new Consumers(em, unitOfWork, this.bus);
    this.relay = new Relay(em, unitOfWork, this.bus, this.feed, new WakeUp(Database.at(address)), consumers);
    this.writer = new AlertWriter(em, this.bus);
    this.queue = new AlertQueue(unitOfWork, this.writer, site.clock);
    this.active = new ActiveAlerts(em, unitOfWork, this.bus);
    this.policies = new AlertPolicies(em, unitOfWork, this.bus);
    this.service = new AlertsService(em, this.bus, site.clock, this.writer);
    this.metrics = new MetricAlerts(this.policies, this.active, this.queue, this.bus);
    const latencyAlerts = new LatencyAlerts(this.active, this.queue, this.bus);
    this.latency = new LatencyMonitor(this.feed, unitOfWork, new LatencyHistory(em), latencyAlerts, this.bus);
    this.certificates = new CertificateAlerts(em, this.bus, site.clock, this.writer);
    this.listener = new AlertListener(this.bus, new AlertUpkeep(em, this.writer, site.clock));
  }

  static async start(site: AlertingSite): Promise<AlertProcess> {
    const process = new AlertProcess(site);
    await process.relay.onApplicationBootstrap();
    await process.active.onApplicationBootstrap();
    await process.policies.onApplicationBootstrap();
    await process.latency.onApplicationBootstrap();
    return process;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.site.database.unitOfWork.run(work);
  }

  /** One heartbeat a while after the one before, and everything that follows from it. */
  async beat(serverId: number, metrics: Record<string, number>, afterMs = 30_000): Promise<void> {
    this.site.clock.advance(afterMs);
    this.metrics.observe([{ serverId, metrics, at: this.site.clock.now() }]);
    await this.queue.settled();
    await this.site.heard();
  }

  /** Results that this process has found, stored and heard as the recorder does it, and everything that follows. */
  async found(results: readonly Checked[]): Promise<void> {
    const { em } = this.site.database;
    let newest = 0;
    await this.relay.observe(() =>
      this.run(async () => {
        const ids = await em.transactional(inner => insertResults(inner, results));
        newest = ids.at(-1) ?? 0;
        return results.map((checked, index) => new CheckedMessage(pingOf(checked, ids[index] ?? 0), status));
      }),
    );
    await eventually(() => {
      if (this.feed.head < newest) throw new Error('not heard yet');
    });
    await this.latency.look();
    await this.queue.settled();
    await this.site.heard();
  }

  async stop(): Promise<void> {
    await this.queue.beforeApplicationShutdown();
    await this.relay.beforeApplicationShutdown();
  }
}
