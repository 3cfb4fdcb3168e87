import { EntityManager } from '@mikro-orm/postgresql';
import { Global, Module, type INestApplicationContext, type Provider } from '@nestjs/common';
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
import { channelClasses } from '../../../src/notifications/channels/registry.js';
import { NotificationConfig } from '../../../src/notifications/configs/notification-config.entity.js';
import { DeliveryJob } from '../../../src/notifications/delivery/delivery.job.js';
import { DeliveryService } from '../../../src/notifications/delivery/delivery.service.js';
import { DeliverySweep } from '../../../src/notifications/delivery/delivery-sweep.service.js';
import { NotificationMessage } from '../../../src/notifications/delivery/notification-message.entity.js';
import { DispatchJob } from '../../../src/notifications/dispatch/dispatch.job.js';
import { DispatchService } from '../../../src/notifications/dispatch/dispatch.service.js';
import { NotificationsModule } from '../../../src/notifications/notifications.module.js';
import { Clock } from '../../../src/shared/clock.js';
import { FakeChannel } from '../../fakes/fake.channel.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { FakeStatusSource } from '../../fakes/fake.status-source.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

/** Later than the clock of the database: what a job says of "now" is then always past. */
export const start = Date.parse('2035-03-01T12:00:00.000Z');

interface QueuedJob {
  id: string;
  name: string;
  data: { config_id?: number; message_id?: number };
  at: number;
}

/** One process that hears facts and delivers, with a clock, a provider and a timetable of jobs that the test moves. */
export class DeliverySite {
  readonly dispatches: DispatchService;
  readonly delivery: DeliveryService;
  readonly sweeper: DeliverySweep;
  readonly consumers: Consumers;

  private constructor(
    readonly database: TestDatabase,
    readonly clock: FakeClock,
    readonly channel: FakeChannel,
    readonly app: INestApplicationContext,
  ) {
    this.dispatches = app.get(DispatchService);
    this.delivery = app.get(DeliveryService);
    this.sweeper = app.get(DeliverySweep);
    this.consumers = new Consumers(database.em, database.unitOfWork, app.get(EventBus));
  }

  /** `others`: the same database in the hands of another process. */
  static async open(variables: Record<string, string> = {}, others?: DeliverySite): Promise<DeliverySite> {
    const database = others?.database ?? (await testDatabase());
    const clock = others?.clock ?? new FakeClock(new Date(start));
    const channel = others?.channel ?? new FakeChannel();
    const usual = { ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), PUBLIC_URL: 'https://watch.example' };
    const config = new Config(readEnvironment({ ...usual, ...variables }));

    @Global()
    @Module({
      providers: [
        { provide: EntityManager, useValue: database.em },
        { provide: UnitOfWork, useValue: database.unitOfWork },
        { provide: Database, useValue: Database.at(database.address) },
        { provide: Clock, useValue: clock },
        { provide: StatusSource, useValue: new FakeStatusSource() },
        ...[EventBus, Jobs, Overview],
      ],
      exports: [EntityManager, UnitOfWork, Clock, StatusSource, EventBus, Jobs, Overview],
    })
    class Surroundings {}

    const notifications = NotificationsModule.of({ delivers: true });
    const providers = (notifications.providers ?? []).map((provider): Provider =>
      channelClasses.some(known => known === provider)
        ? { provide: provider as (typeof channelClasses)[number], useValue: channel }
        : provider,
    );
    @Module({ imports: [ConfigModule.of(config), Surroundings, { ...notifications, providers }] })
    class Delivering {}

    const app = await NestFactory.createApplicationContext(Delivering, { logger: false, abortOnError: false });
    const site = new DeliverySite(database, clock, channel, app);
    await site.run(() => site.consumers.register());
    return site;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** Adds a config that is told everything by webhook, but for what is said; returns its id. */
  add(settings: Partial<NotificationConfig> = {}): Promise<number> {
    const now = this.clock.now();
    const recipient = `https://hooks.example/${Math.random()}`;
    return this.run(async () => {
      const usual = { notificationType: 'webhook' as const, recipient, createdAt: now, updatedAt: now };
      const config = this.database.em.create(NotificationConfig, { ...usual, ...settings });
      await this.database.em.persist(config).flush();
      return config.id;
    });
  }

  change(id: number, settings: Partial<NotificationConfig>): Promise<number> {
    return this.run(() => this.database.em.nativeUpdate(NotificationConfig, { id }, settings));
  }

  config(id: number): Promise<NotificationConfig> {
    return this.run(() => this.database.em.findOneOrFail(NotificationConfig, id));
  }

  /** Facts happen, now, and are heard. */
  async tell<Name extends EventName>(name: Name, ...payloads: Catalogue[Name][]): Promise<void> {
    await this.run(async () => {
      for (const payload of payloads) this.app.get(EventBus).record(name, payload);
      await this.database.em.flush();
    });
    this.consumers.wake();
    await this.consumers.stop();
  }

  async fails(...servers: number[]): Promise<void> {
    await this.tell('incident.opened', ...servers.map(server => this.incident(server)));
  }

  async recovers(...servers: number[]): Promise<void> {
    const ended_at = this.clock.now().toISOString();
    await this.tell('incident.closed', ...servers.map(server => ({ ...this.incident(server), ended_at })));
  }

  async acknowledges(server: number): Promise<void> {
    const about = { server_id: server, name: `server ${server}`, incident_id: server };
    await this.tell('incident.acknowledged', { ...about, by: 'mira' });
  }

  /** Time passes, and every job runs when it is due. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now().getTime() + ms;
    for (;;) {
      const job = await this.nextJob(until);
      if (!job) break;
      this.clock.advance(Math.max(0, job.at - this.clock.now().getTime()));
      await this.work(job);
    }
    this.clock.advance(until - this.clock.now().getTime());
  }

  messages(): Promise<NotificationMessage[]> {
    return this.run(() => this.database.em.find(NotificationMessage, {}, { orderBy: { id: 'asc' } }));
  }

  /** `kind status attempts` of every message, oldest first. */
  async log(): Promise<string[]> {
    return (await this.messages()).map(({ kind, status, attempts }) => `${kind} ${status} ${attempts}`);
  }

  /** The facts about messages since the last `clear`. */
  facts(): Promise<{ name: string; payload: Record<string, unknown> }[]> {
    return this.rows(sql`select name, payload from event where name like 'notification.%' order by id`);
  }

  async clear(): Promise<void> {
    this.channel.reset();
    await this.rows(sql`truncate notification_config, notification_item, notification_message, event cascade`);
    await this.rows(sql`delete from pgboss.job`);
    this.clock.step(start - this.clock.now().getTime());
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.close();
  }

  private incident(server: number) {
    const started_at = new Date(start).toISOString();
    return {
      server_id: server,
      name: `server ${server}`,
      incident_id: server,
      started_at,
      cause: 'HTTP 503',
      notify: [],
    };
  }

  private async nextJob(until: number): Promise<QueuedJob | undefined> {
    const [job] = await this.rows(
      sql<QueuedJob>`
        delete from pgboss.job where id = (
          select id from pgboss.job where name like 'notifications.%' and state = 'created'
            and start_after <= ${new Date(until).toISOString()}::timestamptz order by start_after, created_on limit 1)
        returning id, name, data, (extract(epoch from start_after) * 1000)::float8 as at`,
    );
    return job;
  }

  private async work({ name, data }: QueuedJob): Promise<void> {
    const jobs = this.app.get(DeliveryJob);
    await this.run(() => {
      if (name === 'notifications.dispatch') return this.app.get(DispatchJob).dispatch([data]);
      return name === 'notifications.deliver' ? jobs.deliver(data) : jobs.deliverAgain(data);
    });
  }
}
