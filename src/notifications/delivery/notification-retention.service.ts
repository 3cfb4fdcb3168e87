import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';

const dayMs = 86_400_000;
const batchSize = 5_000;

interface Batch {
  /** Largest id that was looked at; null: there was none. */
  last: number | null;
  looked: number;
}

/** Forgets messages, and what they told, after as many days as the facts behind them. */
@Injectable()
export class NotificationRetention {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A few thousand rows per statement, oldest first. */
  async forgetOld(): Promise<void> {
    const keptMs = this.config.env.EVENT_RETENTION_DAYS * dayMs;
    const before = new Date(this.clock.now().getTime() - keptMs).toISOString();
    await inBatches(after => this.forgetItems(after, before));
    await inBatches(after => this.forgetMessages(after, before));
  }

  /** The beginning of something stays until its end was told, or nobody would be told of it. */
  private async forgetItems(after: number, before: string): Promise<Batch> {
    const [batch] = await query<Batch>(
      this.em,
      sql<Batch>`
        with looked as materialized (
          select * from notification_item where id > ${after} order by id limit ${batchSize}
        ), gone as (
          delete from notification_item i using looked l
          where i.id = l.id and l.at < ${before}::timestamptz and (
            l.phase <> 'opened' or l.dropped is not null or exists (
              select 1 from notification_item e
              where e.config_id = l.config_id and e.occasion = l.occasion and e.phase = 'closed'))
        )
        select max(id)::float8 as last, count(*)::int4 as looked from looked`,
    );
    return batch ?? { last: null, looked: 0 };
  }

  /** Without its message an item would be waiting for one again: a message stays as long as one of its items. */
  private async forgetMessages(after: number, before: string): Promise<Batch> {
    const [batch] = await query<Batch>(
      this.em,
      sql<Batch>`
        with looked as materialized (
          select id from notification_message
          where id > ${after} and created_at < ${before}::timestamptz order by id limit ${batchSize}
        ), gone as (
          delete from notification_message m using looked l
          where m.id = l.id and m.status not in ('queued', 'retrying')
            and not exists (select 1 from notification_item i where i.message_id = m.id)
        )
        select max(id)::float8 as last, count(*)::int4 as looked from looked`,
    );
    return batch ?? { last: null, looked: 0 };
  }
}

async function inBatches(work: (after: number) => Promise<Batch>): Promise<void> {
  let after = 0;
  for (;;) {
    const { last, looked } = await work(after);
    if (last === null || looked < batchSize) return;
    after = last;
  }
}
