import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import { Connectivity } from './connectivity.js';
import { MassFailureService } from './mass-failure.service.js';
import { ResultSieve } from './result-sieve.js';

const tickMs = 2000;
/** What is told before it is committed is not seen by the first look. */
const looksPerNews = 2;

/** Looks whether most servers fail together, whenever servers have begun to fail while this site is connected. */
@Injectable()
export class MassFailureMonitor {
  private readonly logger = new Logger(MassFailureMonitor.name);
  /** Tidings that are or were looked into. */
  private seen = 0;
  private looksLeft = 0;
  private looking = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly failures: MassFailureService,
    private readonly sieve: ResultSieve,
    private readonly connectivity: Connectivity,
    bus: EventBus,
  ) {
    bus.watch('server.status_changed', ({ to }) => {
      if (to === 'down') this.looksLeft = looksPerNews;
    });
  }

  @Interval(tickMs)
  async tick(): Promise<void> {
    const { tidings } = this.sieve;
    if (tidings !== this.seen) this.looksLeft = looksPerNews;
    this.seen = tidings;
    const { phase } = this.connectivity.state;
    const isDue = this.looksLeft > 0 || this.failures.lasts;
    if (this.looking || !isDue || phase === 'isolated' || phase === 'suspect') return;
    this.looking = true;
    try {
      await this.unitOfWork.run(() => this.failures.look());
      this.looksLeft = Math.max(0, this.looksLeft - 1);
    } catch (error) {
      this.logger.warn(`Failures wait to be looked at: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.looking = false;
    }
  }
}
