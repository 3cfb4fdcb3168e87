import { EntityManager } from '@mikro-orm/postgresql';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sql, type RawBuilder } from 'kysely';
import { ConfigModule } from '../../../src/config/config.module.js';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { query } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { EventBus } from '../../../src/events/bus.js';
import type { Catalogue, EventName } from '../../../src/events/catalogue.js';
import { Consumers } from '../../../src/events/consumers.js';
import { StatusSource } from '../../../src/events/status-source.js';
import { Overview } from '../../../src/http/overview.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { NotificationConfig } from '../../../src/notifications/configs/notification-config.entity.js';
import { NotificationConfigs } from '../../../src/notifications/configs/notification-config.service.js';
import { DeliveryLog } from '../../../src/notifications/delivery/delivery-log.service.js';
import { NotificationRetention } from '../../../src/notifications/delivery/notification-retention.service.js';
import { NotificationsModule } from '../../../src/notifications/notifications.module.js';
import { Clock } from '../../../src/shared/clock.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { FakeStatusSource } from '../../fakes/fake.status-source.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

export interface StoredItem {
  config: number;
  occasion: string;
  phase: string;
  /** Seconds from the fact to the instant it may be told. */
  delay: number;
  dropped: string | null;
}

/** The part of one process that hears facts and stores what recipients have to know, and what administers these. */
export class Listening {
  readonly configs: NotificationConfigs;
  readonly log: DeliveryLog;
  readonly retention: NotificationRetention;
  readonly bus: EventBus;
  readonly consumers: Consumers;

  private constructor(
    readonly database: TestDatabase,
    readonly clock: FakeClock,
    readonly servers: FakeStatusSource,
    private readonly app: INestApplicationContext,
  ) {
    this.configs = app.get(NotificationConfigs);
    this.log = app.get(DeliveryLog);
    this.retention = app.get(NotificationRetention);
    this.bus = app.get(EventBus);
    this.consumers = new Consumers(database.em, database.unitOfWork, this.bus);
  }

  /** `variables` of the environment; `others`: the same database in the hands of another process. */
  static async open(variables: Record<string, string> = {}, others?: Listening): Promise<Listening> {
    const database = others?.database ?? (await testDatabase());
    const clock = others?.clock ?? new FakeClock('2026-03-01T12:00:00.000Z');
    const servers = others?.servers ?? new FakeStatusSource();
    const environment = readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), ...variables });

    @Global()
    @Module({
      providers: [
        { provide: EntityManager, useValue: database.em },
        { provide: UnitOfWork, useValue: database.unitOfWork },
        { provide: Database, useValue: Database.at(database.address) },
        { provide: Clock, useValue: clock },
        { provide: StatusSource, useValue: servers },
        ...[EventBus, Jobs, Overview],
      ],
      exports: [EntityManager, UnitOfWork, Clock, StatusSource, EventBus, Jobs, Overview],
    })
    class Surroundings {}

    const modules = [
      ConfigModule.of(new Config(environment)),
      Surroundings,
      NotificationsModule.of({ delivers: true }),
    ];
    @Module({ imports: modules })
    class Notifying {}

    const app = await NestFactory.createApplicationContext(Notifying, { logger: false, abortOnError: false });
    const listening = new Listening(database, clock, servers, app);
    await listening.run(() => listening.consumers.register());
    return listening;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** Adds a config that is told everything by e-mail, but for what is said; returns its id. */
  add(settings: Partial<NotificationConfig> = {}): Promise<number> {
    const now = this.clock.now();
    return this.run(async () => {
      const usual = { notificationType: 'email' as const, recipient: 'a@example.org', createdAt: now, updatedAt: now };
      const config = this.database.em.create(NotificationConfig, { ...usual, ...settings });
      await this.database.em.persist(config).flush();
      return config.id;
    });
  }

  /** Records facts, now, without anybody hearing them yet. */
  record<Name extends EventName>(name: Name, ...payloads: Catalogue[Name][]): Promise<void> {
    return this.run(async () => {
      for (const payload of payloads) this.bus.record(name, payload);
      await this.database.em.flush();
    });
  }

  /** Lets the consumer handle everything that was recorded. */
  async hear(): Promise<void> {
    this.consumers.wake();
    await this.consumers.stop();
  }

  async tell<Name extends EventName>(name: Name, ...payloads: Catalogue[Name][]): Promise<void> {
    await this.record(name, ...payloads);
    await this.hear();
  }

  items(): Promise<StoredItem[]> {
    return this.rows(
      sql<StoredItem>`select config_id as config, occasion, phase, dropped,
                             extract(epoch from due_at - at)::float8 as delay
                      from notification_item order by id`,
    );
  }

  /** Who has an item of the phase that nobody dropped. */
  async told(phase: string): Promise<number[]> {
    const items = await this.items();
    return items.filter(item => item.phase === phase && item.dropped === null).map(({ config }) => config);
  }

  /** Configs that a dispatch was asked for since the last call, in order. */
  async dispatched(): Promise<number[]> {
    const rows = await this.rows(
      sql<{ config: number }>`
        with gone as (delete from pgboss.job where name = 'notifications.dispatch' returning data)
        select (data->>'config_id')::int4 as config from gone order by 1`,
    );
    return rows.map(({ config }) => config);
  }

  async clear(): Promise<void> {
    await this.rows(sql`truncate notification_config, notification_item, notification_message, event cascade`);
    await this.rows(sql`delete from pgboss.job where name = 'notifications.dispatch'`);
  }

  /** Ends this process alone; the database stays for the others. */
  async leave(): Promise<void> {
    await this.consumers.stop();
    await this.app.close();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.database.close();
  }
}
