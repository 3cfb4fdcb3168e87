import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { CompiledQuery } from 'kysely';
import { PgBoss, type ConstructorOptions, type QueueOptions, type SendOptions } from 'pg-boss';
import type { DatabaseAddress } from '../config/config.js';
import { connectionOf } from '../database/bulk.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';

export interface JobOptions extends Pick<
  QueueOptions,
  'retryLimit' | 'retryDelay' | 'retryBackoff' | 'expireInSeconds'
> {
  /** Five-field cron expression (UTC): the job is sent once per tick, whatever the number of processes. */
  cron?: string;
  /** Jobs of this kind worked on at once in one process. */
  concurrency?: number;
}

export type JobHandler = (data: object) => Promise<void>;

/**
 * The job queue in PostgreSQL (pg-boss). A job sent inside a unit of work is stored with it or not at all. Each job runs
 * in a unit of work of its own; one that throws is tried again as its options say.
 */
@Injectable()
export class Jobs implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly queues = new Set<string>();
  private boss: PgBoss;
  private working = false;
  private opened: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Starts working: jobs are fetched and schedules kept; handlers are added afterwards with `work`. */
  async start(): Promise<void> {
    this.working = true;
    await this.open();
  }

  async work(name: string, options: JobOptions, handler: JobHandler): Promise<void> {
    const { cron, concurrency = 1, ...queue } = options;
    await this.ensureQueue(name);
    if (Object.keys(queue).length > 0) await this.boss.updateQueue(name, queue);
    await this.boss.work(name, { localConcurrency: concurrency, pollingIntervalSeconds: 2 }, async ([job]) => {
      const data = job?.data && typeof job.data === 'object' ? job.data : {};
      await this.unitOfWork.run(() => handler(data));
    });
    if (cron) await this.boss.schedule(name, cron);
  }

  /**
   * Stores a job in the caller's transaction, also in a process that works on none. Returns its id, or null where
   * `singletonKey` found one already waiting.
   */
  async send(name: string, data: object, options: SendOptions = {}): Promise<string | null> {
    await this.ensureQueue(name);
    return this.boss.send(name, data, { ...options, db: this.transaction() });
  }

  /** Jobs waiting and being worked on. */
  async depth(): Promise<{ waiting: number; active: number }> {
    const queues = await this.boss.getQueues();
    return {
      waiting: queues.reduce((sum, queue) => sum + (queue.queuedCount ?? 0), 0),
      active: queues.reduce((sum, queue) => sum + (queue.activeCount ?? 0), 0),
    };
  }

  get running(): boolean {
    return this.working;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    this.opened = null;
    await opened;
    await this.boss.stop({ graceful: true, timeout: 3000 });
  }

  /** A process that only sends opens the queue when it sends for the first time. */
  private open(): Promise<void> {
    this.opened ??= this.begin().catch(error => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  private async begin(): Promise<void> {
    const { address } = this.database;
    const boss = bossFor(address, { migrate: false, schedule: this.working, supervise: this.working });
    boss.on('error', error => this.logger.warn(`Job queue: ${error.message}`));
    this.boss = boss;
    await boss.start();
  }

  private async ensureQueue(name: string): Promise<void> {
    await this.open();
    if (this.queues.has(name)) return;
    await this.boss.createQueue(name);
    this.queues.add(name);
  }

  private transaction(): NonNullable<SendOptions['db']> {
    const connection = connectionOf(this.em);
    return {
      executeSql: async (text: string, values: unknown[] = []) => {
        const { rows } = await connection.executeQuery(CompiledQuery.raw(text, values));
        return { rows };
      },
    };
  }
}

/** Makes or updates the tables of the queue; part of migrating. */
export async function migrateJobs(address: DatabaseAddress): Promise<void> {
  const boss = bossFor(address, { migrate: true, schedule: false, supervise: false });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.stop({ graceful: false });
}

function bossFor(address: DatabaseAddress, options: ConstructorOptions): PgBoss {
  return new PgBoss({ ...address, application_name: 'sitewatch jobs', max: 3, ...options });
}
