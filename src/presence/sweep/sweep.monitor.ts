import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { isConnectionLoss } from '../../database/faults.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Sweeper } from './sweeper.js';
import { SweepBacklog } from './sweep-backlog.js';
import { SweepRhythm, type Beat } from './sweep-rhythm.js';
import { SweepService, type SweepTarget } from './sweep.service.js';

/** A sweep ends within this, whatever the network does. */
const longestSweepMs = 50_000;

/**
 * Sweeps the registered devices one sweep after the other, never two at once. While the database is away it goes on with
 * the devices it knew; the results wait in order, bounded.
 */
@Injectable()
export class SweepMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SweepMonitor.name);
  private readonly deadlineMs: number;
  private known: SweepTarget[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | null = null;
  private stopped = false;
  private away = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly service: SweepService,
    private readonly sweeper: Sweeper,
    private readonly backlog: SweepBacklog,
    private readonly rhythm: SweepRhythm,
  ) {
    this.deadlineMs = Math.min(longestSweepMs, rhythm.intervalMs * 0.9);
  }

  onApplicationBootstrap(): void {
    this.arm();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sweeping;
    await this.unitOfWork.run(() => this.service.leave()).catch(error => this.logger.warn(messageOf(error)));
  }

  /** One sweep: of everything that is due, or of those alone who are here and have just not answered. Never rejects. */
  async sweep(which: Beat): Promise<void> {
    await this.noticeClock();
    const targets = await this.targets(which);
    if (targets === null || (targets.length === 0 && which === 'silent')) return;
    const swept = await this.sweeper.sweep(targets, this.deadlineMs);
    // A sweep of a few devices does not say that all the others were watched too.
    this.backlog.add(which === 'all' ? swept : { ...swept, times: { ...swept.times, startedAt: swept.times.endedAt } });
    await this.flush();
  }

  private arm(): void {
    if (this.stopped) return;
    const { beat, waitMs } = this.rhythm.next();
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep(beat).finally(() => {
        this.sweeping = null;
        this.arm();
      });
    }, waitMs);
  }

  /** Null: another process sweeps. */
  private async targets(which: Beat): Promise<SweepTarget[] | null> {
    try {
      const targets = await this.unitOfWork.run(() => this.service.due(which));
      if (which === 'all' && targets) this.known = targets;
      return targets;
    } catch (error) {
      this.report(error);
      return which === 'all' ? this.known : null;
    }
  }

  private async flush(): Promise<void> {
    try {
      for (let swept = this.backlog.first; swept; swept = this.backlog.first) {
        const oldest = swept;
        await this.unitOfWork.run(() => this.service.store(oldest)).catch(error => this.giveUp(error));
        this.backlog.done();
      }
      if (this.away) this.logger.log('Sweeps are stored again');
      this.away = false;
    } catch (error) {
      this.report(error);
    }
  }

  /** What cannot be stored for another reason than the absence of the database never will be. */
  private giveUp(error: unknown): void {
    if (isConnectionLoss(error)) throw error;
    this.logger.error(`A sweep is lost: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  private async noticeClock(): Promise<void> {
    const step = this.rhythm.clockStep();
    if (step === 0) return;
    this.logger.warn(`The clock was set by ${step / 1000} s`);
    await this.unitOfWork.run(() => this.service.clockStepped(step)).catch(error => this.report(error));
  }

  private report(error: unknown): void {
    if (!this.away) this.logger.warn(`Sweeps wait to be stored: ${messageOf(error)}`);
    this.away = true;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
