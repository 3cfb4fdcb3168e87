import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { EventBus } from '../../../events/bus.js';
import { Feed } from '../../../events/feed.js';
import type { PingView } from '../../history/ping-result.dto.js';
import { CheckedMessage } from '../../live/checked-message.js';
import { LatencyAlerts } from './latency-alerts.js';
import { LatencyHistory } from './latency-history.service.js';
import { LatencyWindow } from './latency-window.js';

const everyMs = 1000;
/** Results that may wait to be looked at; further ones are passed over. */
const capacity = 50_000;
/** Results looked at before others get their turn: about a millisecond. */
const atOnce = 1000;
/** A window that was not fed for this long is read again: another process had the server, or it was paused. */
const freshMs = 3_600_000;

interface Watched {
  window: LatencyWindow;
  /** End of the newest result in it, epoch milliseconds. */
  newestAt: number;
}

/**
 * Watches the response times of the servers this process checks. The feed only puts results aside; once a second they
 * are looked at, a few at a time. What is usual is read from the history at the start.
 */
@Injectable()
export class LatencyMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LatencyMonitor.name);
  private readonly watched = new Map<number, Watched>();
  private waiting: PingView[] = [];
  private looking: Promise<void> | null = null;

  constructor(
    private readonly feed: Feed,
    private readonly unitOfWork: UnitOfWork,
    private readonly history: LatencyHistory,
    private readonly alerts: LatencyAlerts,
    bus: EventBus,
  ) {
    bus.watch('server.deleted', ({ server_id }) => this.watched.delete(server_id));
    bus.watch('alert.resolved', ({ server_id, kind }) => {
      if (kind === 'latency') this.watched.get(server_id)?.window.restart();
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.feed.messages.subscribe(message => {
      if (message instanceof CheckedMessage) this.hear(message.ping);
    });
    this.looking = this.read(null).finally(() => {
      this.looking = null;
    });
    await this.looking;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.looking;
  }

  /** Looks at everything that was heard; never throws. */
  @Interval(everyMs)
  async look(): Promise<void> {
    this.looking ??= this.lookAtAll()
      .catch(error =>
        this.logger.warn(`Response times wait: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => {
        this.looking = null;
      });
    await this.looking;
  }

  private hear(ping: PingView): void {
    const isGood = ping.status === 'success' || ping.status === 'slow';
    if (isGood && ping.response_time !== null && this.waiting.length < capacity) this.waiting.push(ping);
  }

  private async lookAtAll(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    const unknown = new Set<number>();
    for (let start = 0; start < waiting.length; start += atOnce) {
      for (const ping of waiting.slice(start, start + atOnce)) this.lookAt(ping, unknown);
      await turn();
    }
    if (unknown.size > 0) await this.read([...unknown]);
  }

  private lookAt({ server, response_time, check_timestamp }: PingView, unknown: Set<number>): void {
    const at = Date.parse(check_timestamp);
    const watched = this.watched.get(server);
    if (!watched || at - watched.newestAt > freshMs) unknown.add(server);
    else if (at > watched.newestAt) {
      watched.newestAt = at;
      watched.window.add(response_time ?? 0);
      this.alerts.follow(server, watched.window, response_time ?? 0, at);
    }
  }

  /** The history holds what was just heard as well: it is stored before anybody hears of it. */
  private async read(ids: number[] | null): Promise<void> {
    const recent = await this.unitOfWork.run(() => this.history.recent(ids));
    for (const [index, { serverId, times, newestAt }] of recent.entries()) {
      const window = new LatencyWindow();
      for (const time of times) window.add(time);
      this.watched.set(serverId, { window, newestAt });
      if (ids !== null) this.alerts.follow(serverId, window, times.at(-1) ?? 0, newestAt);
      if (index % 50 === 49) await turn();
    }
  }
}
