import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../database/bulk.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { backoffMs } from '../shared/backoff.js';
import { EventBus, type Consumer } from './bus.js';
import { storedFacts } from './stored-facts.js';

const batchSize = 100;

/**
 * Lets every consumer handle the facts it asked for: in order, once over all processes, from where it stood before the
 * last stop. The cursor and the effects of a batch are one transaction; the row lock on the cursor is the turn.
 */
@Injectable()
export class Consumers {
  private readonly logger = new Logger(Consumers.name);
  private running: Promise<void> | null = null;
  private again = false;
  private failures = 0;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly bus: EventBus,
  ) {}

  wake(): void {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /**
   * A consumer that is new to this database begins with the facts from now on, not with all of history. Called before
   * the first fact of this process can be heard.
   */
  async register(): Promise<void> {
    for (const { name } of this.bus.consumers) {
      await query(
        this.em,
        sql`insert into event_cursor (consumer, position)
            select ${name}, case when is_called then last_value else 0 end from live_message_id
            on conflict do nothing`,
      );
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.retry);
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        for (const consumer of this.bus.consumers) {
          this.again = (await this.unitOfWork.run(() => this.handleBatch(consumer))) || this.again;
        }
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
        this.retry = setTimeout(() => this.wake(), backoffMs(this.failures, { baseMs: 500, maxMs: 60_000 }));
        return;
      }
    }
  }

  /** True where there may be more. */
  private handleBatch(consumer: Consumer): Promise<boolean> {
    return this.em.transactional(async em => {
      const [cursor] = await query<{ position: number }>(
        em,
        sql`select position::float8 as position from event_cursor where consumer = ${consumer.name} for update skip locked`,
      );
      if (!cursor) return false;
      const names = [...consumer.handlers.keys()];
      const facts = await storedFacts(em, { above: cursor.position, names, limit: batchSize });
      for (const fact of facts) await consumer.handlers.get(fact.name)?.(fact);
      const last = facts.at(-1);
      if (last) await query(em, sql`update event_cursor set position = ${last.id} where consumer = ${consumer.name}`);
      return facts.length === batchSize;
    });
  }
}
