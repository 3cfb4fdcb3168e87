import { sql } from 'kysely';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { SecretBox } from '../../src/config/secret-box.js';
import { query } from '../../src/database/bulk.js';
import { Database } from '../../src/database/database.js';
import { EventBus } from '../../src/events/bus.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { IncidentsService } from '../../src/servers/incidents/incidents.service.js';
import type { UptimeBook } from '../../src/servers/live/uptime-book.js';
import { MaintenanceService } from '../../src/servers/maintenance/maintenance.service.js';
import { ServerLifecycle } from '../../src/servers/server-lifecycle.service.js';
import { ServerListService } from '../../src/servers/server-list.service.js';
import { ServersService } from '../../src/servers/servers.service.js';
import { StatusListService } from '../../src/servers/status/status-list.service.js';
import { StatusService } from '../../src/servers/status/status.service.js';
import { StatusWriter } from '../../src/servers/status/status-writer.service.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { FakeRecipientSource } from '../fakes/fake.recipient-source.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { emptyBooks } from './books.js';

export interface StoredFact {
  name: string;
  payload: Record<string, unknown>;
}

/** The administrative services of the servers feature on a database and a clock of their own. */
export class Administration {
  readonly clock = new FakeClock('2026-03-01T12:00:00.000Z');
  readonly recipients = new FakeRecipientSource();
  readonly uptime: UptimeBook;
  readonly forgotten: object[] = [];
  readonly servers: ServersService;
  readonly maintenance: MaintenanceService;
  readonly incidents: IncidentsService;
  readonly statuses: StatusListService;
  readonly status: StatusService;

  private constructor(
    readonly database: TestDatabase,
    private readonly jobs: Jobs,
    secretKey: string,
  ) {
    const { em } = database;
    const bus = new EventBus(em, this.clock);
    const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: secretKey }));
    this.status = new StatusService(em, new StatusWriter(em, bus));
    this.maintenance = new MaintenanceService(em, this.clock, this.status);
    const lifecycle = new ServerLifecycle(em, bus, jobs, this.status, this.maintenance);
    const books = emptyBooks(database, this.clock, bus);
    this.uptime = books.uptime;
    const views = new ServerListService(em, books.agents);
    this.servers = new ServersService(views, this.clock, new SecretBox(config), lifecycle, this.recipients);
    this.incidents = new IncidentsService(em, bus, this.clock);
    this.statuses = new StatusListService(em, books);
  }

  static async open(): Promise<Administration> {
    const database = await testDatabase();
    const jobs = new Jobs(Database.at(database.address), database.em, database.unitOfWork);
    const administration = new Administration(database, jobs, 'k'.repeat(40));
    await jobs.start();
    await jobs.work('servers.forget', { retryLimit: 2 }, async data => void administration.forgotten.push(data));
    return administration;
  }

  /** The same database in the hands of a process with another SECRET_KEY. */
  withSecretKey(secretKey: string): Administration {
    return new Administration(this.database, this.jobs, secretKey);
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** Facts that were stored since the last call, in order. */
  async newFacts(): Promise<StoredFact[]> {
    return this.rows(sql<StoredFact>`with gone as (delete from event returning id, name, payload)
      select name, payload from gone order by id`);
  }

  async close(): Promise<void> {
    await this.jobs.beforeApplicationShutdown();
    await this.database.close();
  }
}
