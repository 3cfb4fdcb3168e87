import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import { Clock } from '../../shared/clock.js';
import { UptimeService } from '../history/uptime.service.js';
import { UptimeBook } from './uptime-book.js';

const dayMs = 86_400_000;

/** Refreshes the 24-hour uptime that lists and live messages show, every minute, for all servers in one query. */
@Injectable()
export class UptimeMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(UptimeMonitor.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uptime: UptimeService,
    private readonly book: UptimeBook,
    private readonly clock: Clock,
    bus: EventBus,
  ) {
    for (const name of ['server.created', 'server.status_changed'] as const) bus.watch(name, () => this.soon());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  /** A change of status shows in the figure within a second; a storm of them costs one query. */
  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, 1000);
  }

  @Interval(60_000)
  async refresh(): Promise<void> {
    const to = this.clock.now();
    try {
      const window = { from: new Date(to.getTime() - dayMs), to };
      const found = await this.unitOfWork.run(() => this.uptime.over('all', [window]));
      this.book.replace(new Map(found.map(({ serverId, uptimePercentage }) => [serverId, uptimePercentage])));
    } catch (error) {
      this.logger.warn(`Uptime cannot be refreshed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
