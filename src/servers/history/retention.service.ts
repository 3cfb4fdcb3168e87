import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { dropDayPartitions, ensureDayPartitions } from '../../database/partitions.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { RollupStep } from './rollup.rules.js';
import { RollupService } from './rollup.service.js';
import { instantOf } from './rollup.queries.js';

const dayMs = 86_400_000;
/** Results may be this late, or the clock be set back as far. */
const daysBack = 2;
/** Raw results wait this long for summaries that could not be built, then they go all the same. */
const longestDelayDays = 7;
const eventBatch = 5_000;
const serverBatch = 25;
/** Making and dropping days locks the table for a moment: not while others hold it, and one process at a time. */
const partitionTurn = sql`select pg_advisory_xact_lock(7301003), set_config('lock_timeout', '5s', true)`;

/** Keeps room for the results to come and throws away what is older than the configuration wants to keep. */
@Injectable()
export class RetentionService implements OnModuleInit {
  private readonly logger = new Logger(RetentionService.name);

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly rollups: RollupService,
  ) {}

  /** Before any provider begins to work: the first result needs the partition of its day. */
  async onModuleInit(): Promise<void> {
    await this.unitOfWork.run(() => this.makeRoom());
  }

  /** Makes the partitions of the days around now; one small query where they are there already. */
  async makeRoom(): Promise<void> {
    const now = this.clock.now();
    const newest = `ping_result_${day(now.getTime() + 6 * dayMs)}`;
    const oldest = `ping_result_${day(now.getTime() - daysBack * dayMs)}`;
    const [found] = await query<{ all: boolean }>(
      this.em,
      sql<{ all: boolean }>`select to_regclass(${newest}) is not null and to_regclass(${oldest}) is not null as all`,
    );
    if (found?.all) return;
    await this.em.transactional(async em => {
      await query(em, partitionTurn);
      await ensureDayPartitions(em, 'ping_result', new Date(now.getTime() - daysBack * dayMs), now);
    });
  }

  /** Drops days of raw results, deletes summaries and facts past their time. */
  async forgetOld(): Promise<void> {
    const { RESULT_RETENTION_DAYS, MINUTE_RETENTION_DAYS, HOUR_RETENTION_DAYS, EVENT_RETENTION_DAYS } = this.config.env;
    await this.dropResults(RESULT_RETENTION_DAYS);
    await this.deleteRollups('minute', MINUTE_RETENTION_DAYS);
    await this.deleteRollups('hour', HOUR_RETENTION_DAYS);
    await this.deleteEvents(EVENT_RETENTION_DAYS);
  }

  /** Removes what a deleted server left in the tables that do not refer to it: a day or a kind of summary at a time. */
  async forgetServer(serverId: number): Promise<void> {
    for (const from of await this.storedDays()) {
      const to = instantOf(from + dayMs);
      await query(
        this.em,
        sql`delete from ping_result
            where server_id = ${serverId} and check_timestamp >= ${instantOf(from)} and check_timestamp < ${to}`,
      );
    }
    await query(
      this.em,
      sql`delete from ping_rollup where step in ('minute', 'hour', 'day') and server_id = ${serverId}`,
    );
  }

  private async dropResults(keptDays: number): Promise<void> {
    const wanted = this.clock.now().getTime() - keptDays * dayMs;
    const summarised = (await this.rollups.builtThrough('day')) ?? 0;
    const before = Math.min(wanted, Math.max(summarised, wanted - longestDelayDays * dayMs));
    const dropped = await this.em.transactional(async em => {
      await query(em, partitionTurn);
      return dropDayPartitions(em, 'ping_result', new Date(before));
    });
    if (dropped.length > 0) this.logger.log(`Dropped the results of ${dropped.length} day(s)`);
  }

  /** A few servers at a time: the key begins with the server, so each statement touches the rows it deletes alone. */
  private async deleteRollups(step: RollupStep, keptDays: number): Promise<void> {
    const before = instantOf(this.clock.now().getTime() - keptDays * dayMs);
    const servers = await query<{ id: number }>(this.em, sql<{ id: number }>`select id from server order by id`);
    for (let start = 0; start < servers.length; start += serverBatch) {
      const ids = servers.slice(start, start + serverBatch).map(({ id }) => id);
      await query(
        this.em,
        sql`delete from ping_rollup where step = ${step} and server_id = any(${ids}::int4[]) and bucket < ${before}`,
      );
    }
  }

  /** The oldest facts come first in the order of ids; one that a consumer has not handled yet is kept. */
  private async deleteEvents(keptDays: number): Promise<void> {
    const before = instantOf(this.clock.now().getTime() - keptDays * dayMs);
    let count = 0;
    do count = await this.deleted(oldEvents(before));
    while (count === eventBatch);
  }

  private async deleted(statement: RawBuilder<unknown>): Promise<number> {
    const [row] = await query<{ count: number }>(
      this.em,
      sql<{ count: number }>`with gone as (${statement} returning 1) select count(*)::int4 as count from gone`,
    );
    return row?.count ?? 0;
  }

  /** Beginnings (epoch ms) of the days that have a partition. */
  private async storedDays(): Promise<number[]> {
    const days = await query<{ day: string }>(
      this.em,
      sql<{ day: string }>`
        select to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') as day
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'ping_result'::regclass and c.relname ~ '^ping_result_[0-9]{8}$' order by 1`,
    );
    return days.map(({ day: text }) => Date.parse(`${text}T00:00:00Z`));
  }
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');

const oldEvents = (before: RawBuilder<Date>) => sql`
  delete from event where id in (
    select id from (select id, at from event order by id limit ${eventBatch}) oldest
    where at < ${before} and id <= all (select position from event_cursor))`;
