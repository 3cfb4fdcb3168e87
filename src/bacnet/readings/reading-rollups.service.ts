import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import {
  beginProgress,
  buildBuckets,
  moveBack,
  moveProgress,
  oldestReading,
  progressOf,
  type RollupProgress,
} from './reading-rollup.queries.js';
import { bucketOf, finishedAt, isLate, rollupPlans } from './reading-rollup.rules.js';
import { readingSteps, type ReadingStep } from './reading.rules.js';

const dayMs = 86_400_000;
/** One builder at a time over all processes; a second one has nothing to do. */
const builderLock = sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(7301031) as mine`;

/**
 * Builds the minute, hour and day rows that trends are drawn from. A batch is built from what is stored, then the progress
 * moves past it, unless late readings were announced meanwhile: then the batch is built again. Nobody waits for a batch,
 * and building twice gives the same rows.
 */
@Injectable()
export class ReadingRollups {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Builds every finished bucket that is missing. */
  async build(): Promise<void> {
    for (const step of readingSteps) {
      while (await this.em.transactional(em => this.buildBatch(em, step)));
    }
  }

  /**
   * Has the buckets from `at` (epoch ms, the oldest of a batch) built again where they may be built already. Part of the
   * transaction that stores the readings; for readings that are not late it does not touch the database.
   */
  async markDirty(at: number): Promise<void> {
    const now = this.clock.now().getTime();
    for (const step of readingSteps.filter(candidate => isLate(candidate, at, now))) {
      await moveBack(this.em, step, bucketOf(at, rollupPlans[step].widthMs));
    }
  }

  /** Up to which instant (epoch ms) every bucket is built, of the steps that were begun. */
  async builtThrough(): Promise<Partial<Record<ReadingStep, number>>> {
    const through: Partial<Record<ReadingStep, number>> = {};
    for (const step of readingSteps) through[step] = (await progressOf(this.em, step))?.through;
    return through;
  }

  /** True where there is more to do. */
  private async buildBatch(em: EntityManager, step: ReadingStep): Promise<boolean> {
    const [lock] = await query(em, builderLock);
    if (!lock?.mine) return false;
    const now = this.clock.now().getTime();
    const progress = (await progressOf(em, step)) ?? (await this.begin(em, step, now));
    if (!progress) return false;
    const { widthMs, batch } = rollupPlans[step];
    const from = Math.max(progress.through, bucketOf(this.oldestKept(step, now), widthMs));
    const to = Math.min(from + batch * widthMs, finishedAt(step, now));
    if (to <= from) return false;
    await query(em, buildBuckets(step, from, to));
    await moveProgress(em, step, progress.writer, to);
    return true;
  }

  private async begin(em: EntityManager, step: ReadingStep, now: number): Promise<RollupProgress | undefined> {
    const oldest = (await oldestReading(em)) ?? finishedAt(step, now);
    await beginProgress(em, step, bucketOf(oldest, rollupPlans[step].widthMs));
    return progressOf(em, step);
  }

  /** Nothing is built from readings that are about to be dropped, nor into rows that are. */
  private oldestKept(step: ReadingStep, now: number): number {
    const { BACNET_RETENTION_DAYS: readings, MINUTE_RETENTION_DAYS: minutes } = this.config.env;
    const days = step === 'minute' ? Math.min(readings, minutes) : readings;
    return now - days * dayMs;
  }
}
