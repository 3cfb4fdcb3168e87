import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { DeliverySweep } from './delivery-sweep.service.js';

/** With the lease of an attempt: what a killed process had begun goes on within half a minute. */
const everyMs = 15_000;

/** Sweeps at the start and again and again. */
@Injectable()
export class DeliveryMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryMonitor.name);
  private sweeping: Promise<void> | null = null;
  private failed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sweeper: DeliverySweep,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.sweep();
  }

  @Interval(everyMs)
  async sweep(): Promise<void> {
    this.sweeping ??= this.sweepOnce().finally(() => {
      this.sweeping = null;
    });
    await this.sweeping;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sweeping;
  }

  private async sweepOnce(): Promise<void> {
    try {
      await this.unitOfWork.run(() => this.sweeper.sweep());
      this.failed = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.failed) this.logger.warn(`Overdue messages cannot be looked for: ${reason}`);
      this.failed = true;
    }
  }
}
