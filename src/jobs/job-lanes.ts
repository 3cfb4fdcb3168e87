import { setTimeout as delay } from 'node:timers/promises';
import type { Job, PgBoss } from 'pg-boss';
import { backoffMs } from '../shared/backoff.js';

export interface LaneOptions {
  /** Jobs worked on at once. */
  concurrency: number;
  pollSeconds: number;
}

/** What a queue's workers do, and whom they tell that the queue cannot be read. */
interface LaneWork {
  handle(job: { data: unknown }): Promise<void>;
  warn(error: unknown): void;
}

const longestPauseMs = 10_000;
/** Jobs that are not done by then are left to their expiry. */
const stopMs = 3000;

/**
 * Works on many jobs of one queue at once: each ends by itself, so a slow one holds up no other, and a single poller feeds
 * them all, so that many lanes cost no more queries than one.
 */
export class JobLanes {
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private polling: Promise<void> | null = null;
  private failures = 0;

  constructor(
    private readonly boss: PgBoss,
    private readonly queue: string,
    private readonly options: LaneOptions,
    private readonly work: LaneWork,
  ) {}

  start(): void {
    this.polling ??= this.poll();
  }

  /** Takes no more jobs, and waits a little for those under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
    await Promise.race([Promise.allSettled(this.running), delay(stopMs, undefined, { ref: false })]);
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const free = this.options.concurrency - this.running.size;
      const taken = free > 0 ? await this.take(free) : 0;
      // There may be more of what came in full.
      if (taken > 0 && taken === free) continue;
      await delay(this.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private get pauseMs(): number {
    const pollMs = this.options.pollSeconds * 1000;
    return this.failures === 0 ? pollMs : backoffMs(this.failures, { baseMs: pollMs, maxMs: longestPauseMs });
  }

  private async take(free: number): Promise<number> {
    try {
      const jobs = await this.boss.fetch(this.queue, { batchSize: free });
      this.failures = 0;
      for (const job of jobs) this.begin(job);
      return jobs.length;
    } catch (error) {
      if (this.failures === 0) this.work.warn(error);
      this.failures += 1;
      return 0;
    }
  }

  private begin(job: Pick<Job<unknown>, 'id' | 'data'>): void {
    const { id } = job;
    const end = this.work
      .handle(job)
      .then(
        () => this.boss.complete(this.queue, id),
        (error: unknown) =>
          this.boss.fail(this.queue, id, { message: error instanceof Error ? error.message : String(error) }),
      )
      .then(
        () => undefined,
        // What is neither done nor failed expires.
        (error: unknown) => this.work.warn(error),
      );
    this.running.add(end);
    void end.finally(() => this.running.delete(end));
  }
}
