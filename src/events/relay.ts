import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../database/bulk.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EventBus } from './bus.js';
import { Consumers } from './consumers.js';
import { Feed } from './feed.js';
import { messageOf, type LiveMessage } from './live-message.js';
import { lockLiveOrder } from './live-order.js';
import { storedFacts } from './stored-facts.js';
import { WakeUp } from './wake-up.js';

const eventChannel = 'sitewatch_event';
const pageSize = 500;
/** Facts are read at least this often even if a wake-up was lost. */
const pollMs = 5000;

/**
 * Turns committed facts and observations into the one ordered feed. Ids grow in the order of the commits, so reading
 * "everything above the last id" misses nothing; observations (check results) wait here for facts with smaller ids.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private waiting: LiveMessage[] = [];
  private readonly underway = new Set<Promise<void>>();
  private running: Promise<void> | null = null;
  private again = false;
  private poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly bus: EventBus,
    private readonly feed: Feed,
    private readonly wakeUp: WakeUp,
    private readonly consumers: Consumers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.feed.startFrom(await this.unitOfWork.run(() => this.begin()));
    this.consumers.wake();
    await this.wakeUp.start(eventChannel, () => this.wake());
    this.poll = setInterval(() => this.wake(), pollMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.poll);
    await this.wakeUp.stop();
    await this.running;
    await this.consumers.stop();
  }

  /**
   * Runs `work`, which stores observations in a transaction of its own and returns them as messages with the ids they
   * got. They are published after it, in their place among the facts.
   */
  async observe(work: () => Promise<LiveMessage[]>): Promise<void> {
    const stored = work().then(messages => {
      this.waiting.push(...messages);
    });
    this.underway.add(stored);
    try {
      await stored;
    } finally {
      this.underway.delete(stored);
      this.wake();
    }
  }

  /** Observations of other instances. Their transactions are committed, so they take their place like our own. */
  take(messages: readonly LiveMessage[]): void {
    // One that is late is told out of its place rather than not at all; nobody is to see it twice.
    const late = messages.filter(({ id }) => id <= this.feed.head);
    for (const message of late) this.feed.publishLate(message);
    this.waiting.push(...messages.filter(({ id }) => id > this.feed.head));
    this.wake();
  }

  private wake(): void {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        await this.unitOfWork.run(() => this.publishNew());
      } catch (error) {
        this.logger.warn(
          `Facts cannot be read at the moment: ${error instanceof Error ? error.message : String(error)}`,
        );
        return;
      }
    }
  }

  /**
   * 1. Observations that wait now are committed, so every fact with a smaller id is visible to the query that follows.
   * 2. Observations under way when it returns may have ids below its newest fact: they are waited for.
   * 3. Anything newer than both stays for the next round.
   */
  private async publishNew(): Promise<void> {
    const newestObserved = this.waiting.reduce((newest, { id }) => Math.max(newest, id), 0);
    const facts = await storedFacts(this.em, { above: this.feed.head, limit: pageSize });
    const newestFact = facts.at(-1)?.id ?? 0;
    if (newestFact > 0 || newestObserved > 0) await Promise.allSettled(this.underway);
    const full = facts.length === pageSize;
    const upTo = full ? newestFact : Math.max(newestFact, newestObserved);
    const ready = this.waiting.filter(({ id }) => id <= upTo);
    this.waiting = this.waiting.filter(({ id }) => id > upTo);
    this.again ||= full || this.waiting.length > 0;
    for (const fact of facts) this.bus.announce(fact);
    for (const message of mergeById(
      facts.flatMap(fact => messageOf(fact) ?? []),
      ready,
    ))
      this.feed.publish(message);
    if (upTo > this.feed.head) this.feed.startFrom(upTo);
    if (newestFact > 0) this.consumers.wake();
  }

  /** Waits for transactions that have taken an id and not committed yet, so that none of them is skipped. */
  private begin(): Promise<number> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      await this.consumers.register();
      const [row] = await query<{ id: number }>(
        em,
        sql`select case when is_called then last_value else 0 end::float8 as id from live_message_id`,
      );
      return row?.id ?? 0;
    });
  }
}

function mergeById(facts: LiveMessage[], observations: LiveMessage[]): LiveMessage[] {
  return [...facts, ...observations].sort((a, b) => a.id - b.id);
}
