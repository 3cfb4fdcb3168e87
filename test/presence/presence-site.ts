import { sql } from 'kysely';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { query } from '../../src/database/bulk.js';
import { EventBus } from '../../src/events/bus.js';
import type { DeviceClass } from '../../src/presence/devices/device.rules.js';
import { PresenceStanding } from '../../src/presence/sessions/presence-standing.service.js';
import { SessionsService } from '../../src/presence/sessions/sessions.service.js';
import type { ProbeAnswer } from '../../src/presence/sweep/probe-answer.rules.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Proxy } from '../program/proxy.js';
import { freshDatabase, testDatabase, type TestDatabase } from '../support/database.js';
import { MikroORM } from '@mikro-orm/postgresql';

export const monday = Date.parse('2026-03-02T08:00:00.000Z');

/** The services of presence on a database and a clock of their own, with people and devices to watch. */
export class PresenceSite {
  readonly clock = new FakeClock(new Date(monday).toISOString());
  readonly config: Config;
  readonly bus: EventBus;
  readonly sessions: SessionsService;
  readonly presence: PresenceStanding;

  private constructor(
    readonly database: TestDatabase,
    env: Record<string, string>,
  ) {
    const { em } = database;
    this.config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), ...env }));
    this.bus = new EventBus(em, this.clock);
    this.sessions = new SessionsService(em, this.bus, this.clock, this.config);
    this.presence = new PresenceStanding(em, this.clock);
  }

  static async open(env: Record<string, string> = {}): Promise<PresenceSite> {
    return new PresenceSite(await testDatabase(), env);
  }

  /** The same with a line to the database that can be cut. */
  static async openOverLine(): Promise<{ site: PresenceSite; line: Proxy }> {
    const fresh = await freshDatabase();
    const line = new Proxy(fresh.address);
    await line.open();
    const address = { ...fresh.address, host: '127.0.0.1', port: line.port };
    const orm = await MikroORM.init(ormOptions(address, 5));
    const close = async () => {
      await orm.close();
      await line.shut();
      await fresh.drop();
    };
    const database = { address, orm, em: orm.em, unitOfWork: new UnitOfWork(orm), close };
    return { site: new PresenceSite(database, {}), line };
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** Nobody, nothing watched, the clock on Monday morning. */
  async clear(): Promise<void> {
    await this.rows(sql`truncate employee, event, coverage, outage, system_status restart identity cascade`);
    this.clock.step(monday - this.clock.now().getTime());
  }

  async employee(name: string): Promise<number> {
    const [row] = await this.rows<{ id: number }>(
      sql`insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
          select ${name}, ${name}, coalesce(max(display_order), 0) + 1, now(), now() from employee returning id`,
    );
    return row?.id ?? 0;
  }

  async device(employee: number, ip: string, deviceClass: DeviceClass = 'wired', counts = true): Promise<number> {
    const [row] = await this.rows<{ id: number }>(
      sql`insert into device (employee_id, ip_address, device_class, counts_for_presence, created_at, updated_at)
          values (${employee}, ${ip}, ${deviceClass}, ${counts}, now(), now()) returning id`,
    );
    return row?.id ?? 0;
  }

  /** A sweep now, a second long, with these answers by device. */
  async sweep(answers: ReadonlyMap<number, ProbeAnswer> | [number, ProbeAnswer][], blind = false): Promise<void> {
    const at = this.clock.now();
    const observations = [...answers].map(([deviceId, answer]) => ({ deviceId, at, answer, source: 'test', rttMs: 1 }));
    const times = { startedAt: at, endedAt: new Date(at.getTime() + 1000), blind };
    await this.run(() => this.sessions.observe(times, observations));
  }

  /** Sweeps every minute for so many minutes, always with the same answers. */
  async minutes(count: number, answers: [number, ProbeAnswer][], blind = false): Promise<void> {
    for (let minute = 0; minute < count; minute += 1) {
      await this.sweep(answers, blind);
      this.clock.advance(60_000);
    }
  }

  /** Facts that were stored since the last call, in order: `went_offline Ada 08:05:00`. */
  async told(): Promise<string[]> {
    const facts = await this.rows(sql<{ name: string; payload: Record<string, string> }>`
      with gone as (delete from event returning id, name, payload) select name, payload from gone order by id`);
    return facts.map(({ name, payload }) =>
      [name.split('.')[1], payload['employee_name'], timeOf(payload['since'] ?? payload['last_seen'] ?? '')].join(' '),
    );
  }

  async close(): Promise<void> {
    await this.database.close();
  }
}

const timeOf = (instant: string) => instant.slice(11, 19);
