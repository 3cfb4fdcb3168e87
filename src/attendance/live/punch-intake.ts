import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionLoss } from '../../database/faults.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Ledger, type IncomingPunch, type IncomingScrap } from '../ledger/ledger.service.js';

type Item = { punch: IncomingPunch } | { scrap: IncomingScrap };

/** Punches that wait for the database; those beyond are in the logs of their terminals. */
const mostWaiting = 20_000;
const batchSize = 1_000;
const retryMs = 1_000;
/** How long the end of the program waits for what was just punched. */
const lastMs = 3_000;

/**
 * Takes the live punches of all terminals and stores whatever has come together since the last batch: one statement for a
 * rush, no waiting for a single punch. While the database is away they wait.
 */
@Injectable()
export class PunchIntake implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PunchIntake.name);
  private waiting: Item[] = [];
  private working: Promise<void> | null = null;
  private stopping = false;
  private away = false;
  private readonly gaps = new Set<number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Never waits and never throws. */
  add(...items: Item[]): void {
    for (const item of items) {
      if (this.waiting.length >= mostWaiting) this.leaveOut(this.waiting.shift());
      this.waiting.push(item);
    }
    this.working ??= this.work();
  }

  /** Whether punches of the terminal were left out since the last call: then its log has to be read. */
  takeGap(deviceId: number): boolean {
    return this.gaps.delete(deviceId);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.race([this.working, delay(lastMs, undefined, { ref: false })]);
  }

  private async work(): Promise<void> {
    // What comes within the same turn belongs to the same batch.
    await delay(0);
    await this.storeAll();
    this.working = null;
  }

  private async storeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, batchSize);
      const problem = await this.store(batch);
      if (!problem) continue;
      if (!isConnectionLoss(problem)) {
        await this.storeSingly(batch);
        continue;
      }
      this.waiting = [...batch, ...this.waiting];
      if (this.stopping) return;
      if (!this.away) this.logger.warn(`Punches wait to be stored: ${messageOf(problem)}`);
      this.away = true;
      await delay(retryMs, undefined, { ref: false });
    }
  }

  /** One that the database refuses must not take the others with it. */
  private async storeSingly(batch: readonly Item[]): Promise<void> {
    for (const item of batch) {
      const problem = await this.store([item]);
      if (!problem) continue;
      this.logger.error(`A punch cannot be stored: ${messageOf(problem)}`);
      this.leaveOut(item);
    }
  }

  private async store(batch: readonly Item[]): Promise<unknown> {
    const punches = batch.flatMap(item => ('punch' in item ? [item.punch] : []));
    const scraps = batch.flatMap(item => ('scrap' in item ? [item.scrap] : []));
    try {
      await this.unitOfWork.run(() => this.ledger.store(punches, scraps));
      if (this.away) this.logger.log('Punches are stored again');
      this.away = false;
      return null;
    } catch (error) {
      return error;
    }
  }

  private leaveOut(item: Item | undefined): void {
    if (item) this.gaps.add('punch' in item ? item.punch.deviceId : item.scrap.deviceId);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
