import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import { ProcessMark } from '../../../database/process-mark.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { HeartbeatQueues } from '../intake/heartbeat-queues.js';
import { HeartbeatWatch } from './heartbeat-watch.service.js';
import { WatchGap } from './watch-gap.js';

const everyMs = 500;
/** Heartbeats that change something are looked at this soon; a storm of them costs one look. */
const soonMs = 50;

/** Looks for missing heartbeats twice a second, and at once where one came that changes something. */
@Injectable()
export class HeartbeatMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(HeartbeatMonitor.name);
  private looking: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private subscription: Subscription | undefined;
  private failed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly watch: HeartbeatWatch,
    private readonly queues: HeartbeatQueues,
    private readonly gap: WatchGap,
    private readonly mark: ProcessMark,
  ) {}

  onApplicationBootstrap(): void {
    this.subscription = this.queues.urgent.subscribe(() => {
      this.timer ??= setTimeout(() => void this.look(), soonMs);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.subscription?.unsubscribe();
    clearTimeout(this.timer);
    await this.looking;
  }

  @Interval(everyMs)
  async look(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    await this.looking;
  }

  private async lookOnce(): Promise<void> {
    try {
      // Taken first: what is accepted while the queues are being emptied is judged by the next look.
      const asOf = this.gap.now;
      await this.queues.settled();
      await this.unitOfWork.run(() => this.lookAtAll(asOf));
      if (this.failed) this.logger.log('Heartbeats are watched again');
      this.failed = false;
    } catch (error) {
      if (!this.failed)
        this.logger.warn(`Heartbeats are not watched: ${error instanceof Error ? error.message : String(error)}`);
      this.failed = true;
    }
  }

  private async lookAtAll(asOf: number): Promise<void> {
    if (this.gap.isOpen() && !(await this.watch.isWatched(asOf))) await this.watch.beginAnew(asOf);
    await this.watch.look(asOf);
    if (this.gap.close()) await this.watch.markWatched(this.mark.id, asOf);
  }
}
