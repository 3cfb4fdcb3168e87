import { Injectable } from '@nestjs/common';
import { EventBus } from '../../../events/bus.js';
import { ActiveAlerts } from '../active-alerts.js';
import { isDue, type LastVerdict } from '../alert.rules.js';
import { AlertQueue } from '../alert-queue.js';
import { anomalyMessage, isOurFault, judgeCourse } from './anomaly.rules.js';
import type { LatencyWindow } from './latency-window.js';

/** Turns what the response times of a server say into an anomaly that is raised, goes on, or is over. */
@Injectable()
export class LatencyAlerts {
  /** Only of servers with an anomaly. */
  private readonly last = new Map<number, LastVerdict>();
  /** Servers of which is known what is usual, and those of them whose newest response time was not. */
  private readonly known = new Set<number>();
  private readonly unusual = new Set<number>();

  constructor(
    private readonly active: ActiveAlerts,
    private readonly queue: AlertQueue,
    bus: EventBus,
  ) {
    bus.watch('server.deleted', ({ server_id }) => {
      for (const memory of [this.last, this.known, this.unusual]) memory.delete(server_id);
    });
  }

  /** Called after `window` has taken in a response time (milliseconds) of a check that ended at `at` (epoch ms). */
  follow(serverId: number, window: LatencyWindow, responseTimeMs: number, at: number): void {
    const { course, measure } = window;
    if (measure === null) return;
    this.known.add(serverId);
    if (course.unusual > 0) this.unusual.add(serverId);
    else this.unusual.delete(serverId);
    const active = this.active.of(serverId, 'latency') !== null;
    const verdict = judgeCourse(course, active);
    if (verdict === null) {
      if (!active) this.last.delete(serverId);
      return;
    }
    if (verdict === 'raise' && isOurFault(this.unusual.size, this.known.size)) return;
    if (!isDue(verdict, this.last.get(serverId) ?? null, at)) return;
    this.last.set(serverId, { verdict, at });
    const key = { serverId, kind: 'latency', subject: '' } as const;
    if (verdict === 'resolve') return this.queue.resolve(key);
    this.queue.raise({
      ...key,
      type: 'anomaly',
      severity: 'warning',
      message: anomalyMessage(responseTimeMs, measure.usual),
      value: responseTimeMs,
      threshold: Math.round(measure.limit * 100) / 100,
    });
  }
}
