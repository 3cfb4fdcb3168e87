import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { dropDayPartitions, ensureDayPartitions } from '../../database/partitions.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { ReadingRollups } from './reading-rollups.service.js';
import { instantOf } from './reading-rollup.queries.js';
import type { ReadingStep } from './reading.rules.js';

const dayMs = 86_400_000;
/** Readings may be this late, or the clock be set back as far. */
const daysBack = 2;
/** Readings wait this long for summaries that could not be built, then they go all the same. */
const longestDelayDays = 7;
/** Points whose rows one statement deletes. */
const pointBatch = 50;
const table = 'bacnet_reading';
/** Making and dropping days locks the table for a moment: not while others hold it, and one process at a time. */
const partitionTurn = sql`select pg_advisory_xact_lock(7301032), set_config('lock_timeout', '5s', true)`;

/** Keeps room for the readings to come and throws away what is older than the configuration wants to keep. */
@Injectable()
export class ReadingRetention implements OnModuleInit {
  private readonly logger = new Logger(ReadingRetention.name);

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly rollups: ReadingRollups,
  ) {}

  /** Before any provider begins to work: the first reading needs the partition of its day. */
  async onModuleInit(): Promise<void> {
    await this.unitOfWork.run(() => this.makeRoom());
  }

  /** Makes the partitions of the days around now; one small query where they are there already. */
  async makeRoom(): Promise<void> {
    const now = this.clock.now();
    const newest = `${table}_${day(now.getTime() + 6 * dayMs)}`;
    const oldest = `${table}_${day(now.getTime() - daysBack * dayMs)}`;
    const [found] = await query<{ all: boolean }>(
      this.em,
      sql<{ all: boolean }>`select to_regclass(${newest}) is not null and to_regclass(${oldest}) is not null as all`,
    );
    if (found?.all) return;
    await this.em.transactional(async em => {
      await query(em, partitionTurn);
      await ensureDayPartitions(em, table, new Date(now.getTime() - daysBack * dayMs), now);
    });
  }

  /** Drops days of readings and deletes summaries past their time. */
  async forgetOld(): Promise<void> {
    const { BACNET_RETENTION_DAYS, MINUTE_RETENTION_DAYS, HOUR_RETENTION_DAYS } = this.config.env;
    await this.dropReadings(BACNET_RETENTION_DAYS);
    await this.deleteRollups('minute', MINUTE_RETENTION_DAYS);
    await this.deleteRollups('hour', HOUR_RETENTION_DAYS);
  }

  /** Removes what deleted points left in the tables that do not refer to them, a day or a kind of summary at a time. */
  async forgetPoints(ids: readonly number[]): Promise<void> {
    for (const from of await this.storedDays()) {
      await query(
        this.em,
        sql`delete from bacnet_reading
            where point_id = any(${ids}::int4[]) and at >= ${instantOf(from)} and at < ${instantOf(from + dayMs)}`,
      );
    }
    for (const step of ['minute', 'hour', 'day']) {
      await query(this.em, sql`delete from bacnet_rollup where step = ${step} and point_id = any(${ids}::int4[])`);
    }
  }

  private async dropReadings(keptDays: number): Promise<void> {
    const wanted = this.clock.now().getTime() - keptDays * dayMs;
    const { day: summarised = 0 } = await this.rollups.builtThrough();
    const before = Math.min(wanted, Math.max(summarised, wanted - longestDelayDays * dayMs));
    const dropped = await this.em.transactional(async em => {
      await query(em, partitionTurn);
      return dropDayPartitions(em, table, new Date(before));
    });
    if (dropped.length > 0) this.logger.log(`Dropped the BACnet readings of ${dropped.length} day(s)`);
  }

  /** A few points at a time: the key begins with step and point, so each statement touches the rows it deletes alone. */
  private async deleteRollups(step: ReadingStep, keptDays: number): Promise<void> {
    const before = instantOf(this.clock.now().getTime() - keptDays * dayMs);
    const points = await query<{ id: number }>(this.em, sql<{ id: number }>`select id from bacnet_point order by id`);
    for (let start = 0; start < points.length; start += pointBatch) {
      const ids = points.slice(start, start + pointBatch).map(({ id }) => id);
      await query(
        this.em,
        sql`delete from bacnet_rollup where step = ${step} and point_id = any(${ids}::int4[]) and bucket < ${before}`,
      );
    }
  }

  /** Beginnings (epoch ms) of the days that have a partition. */
  private async storedDays(): Promise<number[]> {
    const days = await query<{ day: string }>(
      this.em,
      sql<{ day: string }>`
        select to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') as day
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = ${table}::regclass and c.relname ~ ${`^${table}_[0-9]{8}$`} order by 1`,
    );
    return days.map(({ day: text }) => Date.parse(`${text}T00:00:00Z`));
  }
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
