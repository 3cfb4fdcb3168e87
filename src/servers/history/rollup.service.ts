import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { epochMs, query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import { buildBuckets, instantOf } from './rollup.queries.js';
import { bucketOf, finishedAt, isLate, rollupPlans, rollupSteps, type RollupStep } from './rollup.rules.js';

const dayMs = 86_400_000;
/** One builder at a time over all processes; a second one has nothing to do. */
const builderLock = sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(7301004) as mine`;

interface Progress {
  through: number;
  /** The transaction that wrote the row last: another one afterwards means that late results came in. */
  writer: string;
}

/**
 * Builds the minute, hour and day rows that charts are drawn from. A batch is built from what is stored, then the
 * progress moves past it, unless late results were announced meanwhile: then the batch is built again. Nobody waits for
 * a batch, and building twice gives the same rows.
 */
@Injectable()
export class RollupService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Builds every finished bucket that is missing. */
  async build(): Promise<void> {
    for (const step of rollupSteps) {
      await this.begin(step);
      while (await this.em.transactional(em => this.buildBatch(em, step)));
    }
  }

  /**
   * Has the buckets from `at` (epoch ms, the oldest of a batch) built again where they may be built already. Part of the
   * transaction that stores the results; for results that are not late it does not touch the database.
   */
  async markDirty(at: number): Promise<void> {
    const now = this.clock.now().getTime();
    for (const step of rollupSteps.filter(candidate => isLate(candidate, at, now))) {
      const from = instantOf(bucketOf(at, rollupPlans[step].widthMs));
      // Written even where it moves nothing: that is how a builder under way hears of it.
      await query(this.em, sql`update rollup_progress set through = least(through, ${from}) where step = ${step}`);
    }
  }

  /** Every bucket of the step that ended up to this instant (epoch ms) is built; null: none. */
  async builtThrough(step: RollupStep): Promise<number | null> {
    return (await this.progressOf(this.em, step))?.through ?? null;
  }

  private async begin(step: RollupStep): Promise<void> {
    if (await this.progressOf(this.em, step)) return;
    const [oldest] = await query<{ at: number | null }>(
      this.em,
      sql<{
        at: number | null;
      }>`select ${epochMs('at')} as at from (select min(check_timestamp) as at from ping_result) r`,
    );
    const from = bucketOf(oldest?.at ?? finishedAt(step, this.clock.now().getTime()), rollupPlans[step].widthMs);
    await query(
      this.em,
      sql`insert into rollup_progress (step, through) values (${step}, ${instantOf(from)}) on conflict do nothing`,
    );
  }

  /** True where there is more to do. */
  private async buildBatch(em: EntityManager, step: RollupStep): Promise<boolean> {
    const [lock] = await query(em, builderLock);
    const progress = await this.progressOf(em, step);
    if (!lock?.mine || !progress) return false;
    const now = this.clock.now().getTime();
    const { widthMs, batch } = rollupPlans[step];
    const from = Math.max(progress.through, bucketOf(this.oldestKept(step, now), widthMs));
    const to = Math.min(from + batch * widthMs, finishedAt(step, now));
    if (to <= from) return false;
    await query(em, buildBuckets(step, from, to));
    await query(
      em,
      sql`update rollup_progress set through = ${instantOf(to)}
          where step = ${step} and xmin::text = ${progress.writer}`,
    );
    return true;
  }

  private async progressOf(em: EntityManager, step: RollupStep): Promise<Progress | undefined> {
    const [progress] = await query<Progress>(
      em,
      sql<Progress>`select ${epochMs('through')} as through, xmin::text as writer from rollup_progress where step = ${step}`,
    );
    return progress;
  }

  /** Nothing is built from results that are about to be dropped, nor into rows that are. */
  private oldestKept(step: RollupStep, now: number): number {
    const { RESULT_RETENTION_DAYS: results, MINUTE_RETENTION_DAYS: minutes } = this.config.env;
    const days = step === 'minute' ? Math.min(results, minutes) : results;
    return now - days * dayMs;
  }
}
