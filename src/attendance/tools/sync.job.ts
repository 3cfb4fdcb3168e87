import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { Jobs } from '../../jobs/jobs.js';
import { NotFound } from '../../shared/errors.js';
import { syncQueue } from './sync-queue.js';
import { TerminalPolls } from './terminal-polls.service.js';

/** A terminal is polled again after five minutes at the latest: a job that waits longer is of no use. */
const expireInSeconds = 600;

/** Polls all terminals every five minutes, each in a job of its own, so that a slow one holds up no other. */
@Injectable()
export class SyncJob {
  constructor(
    private readonly em: EntityManager,
    private readonly polls: TerminalPolls,
    private readonly jobs: Jobs,
  ) {}

  @Job({ name: 'attendance.sync-all', cron: '*/5 * * * *', retryLimit: 0 })
  async all(): Promise<void> {
    const ids = await this.polls.due();
    await this.em.transactional(async () => {
      for (const id of ids) await this.jobs.send(syncQueue, { device_id: id });
    });
  }

  @Job({ name: syncQueue, concurrency: 10, retryLimit: 0, expireInSeconds })
  async one(data: { device_id?: unknown }): Promise<void> {
    try {
      await this.polls.poll(Number(data.device_id), false);
    } catch (error) {
      // It was deleted meanwhile.
      if (!(error instanceof NotFound)) throw error;
    }
  }
}
