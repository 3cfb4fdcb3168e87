import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { isConnectionLoss } from '../../database/faults.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Reading } from '../readings/newest.rules.js';
import { ReadingsWriter } from '../readings/readings-writer.service.js';

/** About twenty minutes of 10,000 points a minute; beyond, the oldest are let go and counted. */
const mostWaiting = 200_000;
const batchSize = 10_000;
/** Readings that come one by one are stored together. */
const gatherMs = 200;

/** Readings on their way into the database. While it is away they wait, bounded. */
@Injectable()
export class ReadingsBacklog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ReadingsBacklog.name);
  private waiting: Reading[] = [];
  private writing: Promise<void> = Promise.resolve();
  private gathering: NodeJS.Timeout | null = null;
  private away = false;
  /** Readings that were let go since the start. */
  dropped = 0;

  constructor(
    private readonly writer: ReadingsWriter,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  get size(): number {
    return this.waiting.length;
  }

  /** They are stored within a moment, together with what else comes. */
  add(readings: readonly Reading[]): void {
    for (const reading of readings) this.waiting.push(reading);
    this.gathering ??= setTimeout(() => void this.flush(), gatherMs);
    const tooMany = this.waiting.length - mostWaiting;
    if (tooMany <= 0) return;
    this.waiting = this.waiting.slice(tooMany);
    this.dropped += tooMany;
    this.logger.warn(`${tooMany} readings are lost: the database is away for too long (${this.dropped} in all)`);
  }

  /** Stores what waits; resolves when it is stored or has to wait on. Never rejects. */
  flush(): Promise<void> {
    if (this.gathering) clearTimeout(this.gathering);
    this.gathering = null;
    this.writing = this.writing.then(() => this.writeAll());
    return this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, batchSize);
      try {
        await this.unitOfWork.run(() => this.writer.write(batch));
        if (this.away) this.logger.log('Readings are stored again');
        this.away = false;
      } catch (error) {
        if (isConnectionLoss(error) || isPassing(error)) return this.report(error);
        // What cannot be stored for another reason never will be.
        this.dropped += batch.length;
        this.logger.error(error);
      }
      // More may have come, and the oldest may have been let go meanwhile.
      const done = new Set(batch);
      this.waiting = this.waiting.filter(reading => !done.has(reading));
    }
  }

  private report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (!this.away) this.logger.warn(`Readings wait to be stored: ${message}`);
    this.away = true;
  }
}

/** Deadlocks, locks and statements that took too long (SQLSTATE classes 40, 55, 57). */
function isPassing(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return [error, cause].some(
    one => one instanceof Error && 'code' in one && typeof one.code === 'string' && /^(40|55|57)/.test(one.code),
  );
}
