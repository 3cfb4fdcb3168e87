import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../config/config.js';
import { query } from '../../../database/bulk.js';
import { Clock } from '../../../shared/clock.js';

const dayMs = 86_400_000;
const batchSize = 5000;

/** What is forgotten, by the instant it ended. What still goes on has none and stays. */
const histories = [
  { table: 'presence_session', endedAt: 'ended_at' },
  { table: 'state_change', endedAt: 'timestamp' },
  { table: 'hourly_summary', endedAt: 'hour_start' },
  { table: 'coverage', endedAt: 'ended_at' },
  { table: 'outage', endedAt: 'ended_at' },
];

/** Forgets who was here when that is longer ago than PRESENCE_RETENTION_DAYS. Facts have a time of their own. */
@Injectable()
export class PresenceRetention {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A few thousand rows per statement, each a transaction of its own. Returns the number of rows. */
  async forgetOld(): Promise<number> {
    const keptMs = this.config.env.PRESENCE_RETENTION_DAYS * dayMs;
    const before = new Date(this.clock.now().getTime() - keptMs).toISOString();
    let forgotten = 0;
    for (const history of histories) {
      let count: number;
      do {
        count = await this.forget(history, before);
        forgotten += count;
      } while (count === batchSize);
    }
    return forgotten;
  }

  private async forget({ table, endedAt }: (typeof histories)[number], before: string): Promise<number> {
    const [row] = await query<{ count: number }>(
      this.em,
      sql<{ count: number }>`
        with gone as (
          delete from ${sql.table(table)} where id in (
            select id from ${sql.table(table)} where ${sql.ref(endedAt)} < ${before}::timestamptz
            order by ${sql.ref(endedAt)} limit ${batchSize})
          returning 1)
        select count(*)::int4 as count from gone`,
    );
    return row?.count ?? 0;
  }
}
