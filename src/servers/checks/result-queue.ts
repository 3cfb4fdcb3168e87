import { Logger } from '@nestjs/common';
import { isConnectionLoss } from '../../database/faults.js';
import type { Checked } from './checked.js';

/** Results wait this long for others to share a commit with, when nothing is being written. */
const lingerMs = 4;
const largestBatch = 2000;
/** About ten minutes of 100 checks a second; then the oldest are given up, counted and said in the log. */
const capacity = 60_000;
const retryMs = 1000;

type Store = (batch: readonly Checked[]) => Promise<void>;

/**
 * Gathers results while the previous batch is being written, and writes them together. While the database is away they
 * wait here, bounded; a batch that fails for another reason is halved until the result that cannot be stored is found.
 */
export class ResultQueue {
  private readonly logger = new Logger(ResultQueue.name);
  private waiting: Checked[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | null = null;
  private stopping = false;
  private givenUp = 0;
  private away = false;

  constructor(private readonly store: Store) {}

  add(result: Checked): void {
    this.waiting.push(result);
    this.giveUpSurplus();
    if (!this.writing && !this.timer) this.timer = setTimeout(() => this.begin(), lingerMs);
  }

  /** Results not stored yet. */
  get depth(): number {
    return this.waiting.length;
  }

  /** False while the database cannot be reached. */
  get reachable(): boolean {
    return !this.away;
  }

  /** Results that were lost because the database was away for too long. */
  get lost(): number {
    return this.givenUp;
  }

  /** Writes what waits; what the database does not take then is lost. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.begin();
    await this.writing;
  }

  private giveUpSurplus(): void {
    const surplus = this.waiting.length - capacity;
    if (surplus <= 0) return;
    this.waiting.splice(0, surplus);
    this.givenUp += surplus;
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null;
      if (this.waiting.length > 0 && !this.stopping) this.timer ??= setTimeout(() => this.begin(), retryMs);
    });
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, largestBatch);
      try {
        await this.write(batch);
        if (this.away) this.back();
      } catch (error) {
        this.waiting.unshift(...batch);
        this.giveUpSurplus();
        if (!this.away) this.logger.warn(`Results wait for the database: ${messageOf(error)}`);
        this.away = true;
        return;
      }
    }
  }

  /** Rejects where the database is away; everything else is settled here. */
  private async write(batch: readonly Checked[]): Promise<void> {
    try {
      await this.store(batch);
    } catch (error) {
      if (isConnectionLoss(error)) throw error;
      if (batch.length === 1) {
        this.logger.error(`A result of server ${batch[0]?.serverId} cannot be stored: ${messageOf(error)}`);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.write(batch.slice(0, half));
      await this.write(batch.slice(half));
    }
  }

  private back(): void {
    this.away = false;
    this.logger.log(`The database is back; ${this.waiting.length} results follow, ${this.givenUp} were given up`);
    this.givenUp = 0;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
