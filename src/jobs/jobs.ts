import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { CompiledQuery } from 'kysely';
import { PgBoss, type ConstructorOptions, type QueueOptions, type SendOptions } from 'pg-boss';
import type { DatabaseAddress } from '../config/config.js';
import { connectionOf } from '../database/bulk.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobLanes, type LaneOptions } from './job-lanes.js';

export interface JobOptions extends Pick<
  QueueOptions,
  'retryLimit' | 'retryDelay' | 'retryBackoff' | 'expireInSeconds' | 'deleteAfterSeconds'
> {
  /** Five-field cron expression (UTC): the job is sent once per tick, whatever the number of processes. */
  cron?: string;
  /** Jobs of this kind worked on at once in one process; a slow one does not hold up the others. */
  concurrency?: number;
  /** The handler gets a list of at most so many jobs' data at once, which are done or fail together. */
  batch?: number;
  /** Seconds between two looks for new jobs, at least 0.5; default 2. */
  pollSeconds?: number;
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
  private readonly lanes: JobLanes[] = [];
  private boss: PgBoss;
  private working = false;
  private opened: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Said before anything is sent, so that the queue is opened the right way. */
  willWork(): void {
    this.working = true;
  }

  /** Starts working: jobs are fetched and schedules kept; handlers are added afterwards with `work`. */
  async start(): Promise<void> {
    this.willWork();
    await this.open();
  }

  async work(name: string, options: JobOptions, handler: JobHandler): Promise<void> {
    const { cron, concurrency = 1, batch, pollSeconds = 2, ...queue } = options;
    await this.ensureQueue(name);
    if (Object.keys(queue).length > 0) await this.boss.updateQueue(name, queue);
    const handle = (data: object) => this.unitOfWork.run(() => handler(data));
    if (concurrency > 1) {
      this.widen(name, { concurrency, pollSeconds }, handle);
    } else {
      const polling = { batchSize: batch ?? 1, pollingIntervalSeconds: pollSeconds };
      await this.boss.work(name, polling, jobs => handle(batch ? jobs.map(dataOf) : dataOf(jobs[0])));
    }
    if (cron) await this.boss.schedule(name, cron);
  }

  /**
   * Stores a job in the caller's transaction, also in a process that works on none. Returns its id, or null where
   * one with that `singletonKey` was sent within `singletonSeconds`.
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
    await opened;
    // What they still store may send jobs.
    await Promise.all(this.lanes.map(lanes => lanes.stop()));
    this.opened = null;
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
    boss.on('error', error => this.warn(error));
    this.boss = boss;
    await boss.start();
  }

  private async ensureQueue(name: string): Promise<void> {
    await this.open();
    if (this.queues.has(name)) return;
    await this.boss.createQueue(name);
    this.queues.add(name);
  }

  private widen(name: string, options: LaneOptions, handler: JobHandler): void {
    const lanes = new JobLanes(this.boss, name, options, {
      handle: job => handler(dataOf(job)),
      warn: error => this.warn(error),
    });
    this.lanes.push(lanes);
    lanes.start();
  }

  private warn(error: unknown): void {
    this.logger.warn(`Job queue: ${error instanceof Error ? error.message : String(error)}`);
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

function dataOf(job: { data: unknown } | undefined): object {
  const { data } = job ?? {};
  return data && typeof data === 'object' ? data : {};
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
