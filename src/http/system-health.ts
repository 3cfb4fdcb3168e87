import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../database/bulk.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Jobs } from '../jobs/jobs.js';
import { Health, type HealthReport } from './health.js';

/** What every process needs whatever its role: the database and the job queue. */
@Injectable()
export class SystemHealth {
  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: Jobs,
    health: Health,
  ) {
    health.register('database', () => this.database());
    health.register('queue', () => this.queue());
  }

  private async database(): Promise<HealthReport> {
    const started = performance.now();
    await this.unitOfWork.run(() => query(this.em, sql`select 1`));
    return { ok: true, detail: `answers in ${Math.ceil(performance.now() - started)} ms` };
  }

  private async queue(): Promise<HealthReport> {
    if (!this.jobs.running) return { ok: true, detail: 'this process does not work on jobs' };
    const { waiting, active } = await this.jobs.depth();
    return { ok: true, detail: `${waiting} jobs wait, ${active} are worked on` };
  }
}
