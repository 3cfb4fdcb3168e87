import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { EventBus } from '../../../events/bus.js';
import { Clock } from '../../../shared/clock.js';
import { loadBook, loadNews } from './book.queries.js';
import { HeartbeatBook } from './heartbeat-book.js';

const everyMs = 5000;
/** What is read again each time: commits of other processes become visible a little later than their instants. */
const overlapMs = 10_000;
/** Whoever did not look for this long may have missed heartbeats. */
const longestGapMs = 15_000;
/** A clock that goes back by more was set. */
const toleratedMs = 1000;

/** Keeps the book in step with what is stored: all of it at the start, then what other processes were sent. */
@Injectable()
export class HeartbeatBookMonitor implements OnApplicationBootstrap {
  private readonly logger = new Logger(HeartbeatBookMonitor.name);
  private readonly pending = new Set<Promise<void>>();
  private lookedAt = 0;
  private failed = false;

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly book: HeartbeatBook,
    private readonly clock: Clock,
    bus: EventBus,
  ) {
    for (const name of ['server.created', 'server.changed'] as const) {
      bus.watch(name, ({ server_id }) => this.follow(server_id));
    }
    bus.watch('server.deleted', ({ server_id }) => book.drop(server_id));
    bus.watch('heartbeat.lost', ({ server_id, lost_at }) => book.lose(server_id, Date.parse(lost_at)));
    bus.watch('heartbeat.returned', ({ server_id }) => book.lose(server_id, null));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.begin();
    this.book.put(await this.unitOfWork.run(() => loadBook(this.em, null)));
  }

  /** Resolves when the book contains every fact this process has heard. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  @Interval(everyMs)
  async look(): Promise<void> {
    const now = this.clock.now().getTime();
    const from = this.lookedAt - overlapMs;
    const isSetBack = now < this.lookedAt - toleratedMs;
    if (isSetBack || now > this.lookedAt + longestGapMs) this.begin();
    try {
      const entries = await this.unitOfWork.run(() => (isSetBack ? loadBook(this.em, null) : loadNews(this.em, from)));
      if (isSetBack) this.book.clear();
      this.book.put(entries);
      this.lookedAt = now;
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.logger.warn(`Heartbeats of other processes cannot be read: ${messageOf(error)}`);
      this.failed = true;
    }
  }

  private begin(): void {
    this.lookedAt = this.clock.now().getTime();
    this.book.beginAnew(this.lookedAt);
  }

  private follow(serverId: number): void {
    const read = this.unitOfWork
      .run(async () => this.book.put(await loadBook(this.em, [serverId])))
      .catch(error => this.logger.warn(`Server ${serverId} cannot be read: ${messageOf(error)}`))
      .finally(() => this.pending.delete(read));
    this.pending.add(read);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
