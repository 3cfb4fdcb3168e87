import { Injectable } from '@nestjs/common';
import { EventBus } from '../../events/bus.js';
import type { Severity } from '../../shared/severity.js';
import { isDue, metricNames, type AlertKey, type LastVerdict, type MetricName, type Verdict } from './alert.rules.js';
import { ActiveAlerts } from './active-alerts.js';
import { AlertPolicies } from './alert-policies.js';
import { AlertQueue } from './alert-queue.js';
import {
  judgeMetric,
  metricMessage,
  metricsByName,
  nextStreak,
  noStreak,
  severityOf,
  thresholdOf,
  type MetricStreak,
} from './metric.rules.js';

/** The figures of one heartbeat, by name, and when it arrived. */
export interface MetricObservation {
  serverId: number;
  metrics: Readonly<Record<string, number>>;
  at: Date;
}

/** What is remembered about one figure of one server while it is over its threshold, or has an alert. */
interface Course {
  streak: MetricStreak;
  last: LastVerdict | null;
}

/**
 * Watches the figures of agents for their thresholds. Streaks are kept in memory, in each process for the heartbeats it
 * was sent; which alerts are active is known to all. Nothing is remembered about a server that is well, and the database
 * is asked only when an alert begins, ends, or has gone on for another minute.
 */
@Injectable()
export class MetricAlerts {
  private readonly courses = new Map<number, Map<MetricName, Course>>();

  constructor(
    private readonly policies: AlertPolicies,
    private readonly active: ActiveAlerts,
    private readonly queue: AlertQueue,
    bus: EventBus,
  ) {
    bus.watch('server.deleted', ({ server_id }) => this.courses.delete(server_id));
    // Whoever resolves one by hand is told again if the next heartbeats are over the threshold, too.
    bus.watch('alert.resolved', ({ server_id, kind }) => {
      for (const name of metricNames) if (metricsByName[name].kind === kind) this.forget(server_id, name);
    });
  }

  /** Called after heartbeats were stored; returns at once and never throws. */
  observe(batch: readonly MetricObservation[]): void {
    for (const { serverId, metrics, at } of batch) {
      const thresholds = this.policies.of(serverId);
      if (thresholds === null) this.courses.delete(serverId);
      else
        for (const name of metricNames) {
          const value = metrics[name];
          if (value !== undefined) this.look(serverId, name, value, thresholdOf(thresholds, name), at.getTime());
        }
    }
  }

  private look(serverId: number, name: MetricName, value: number, threshold: number | null, at: number): void {
    const known = this.courses.get(serverId)?.get(name);
    const active = this.active.of(serverId, metricsByName[name].kind)?.severity ?? null;
    if (!known && active === null && (threshold === null || value <= threshold)) return;
    const streak = threshold === null ? noStreak : nextStreak(known?.streak ?? noStreak, value, threshold);
    if (active === null && streak.over === 0) return this.forget(serverId, name);
    const verdict = judgeMetric(name, value, threshold, streak, active);
    const due = verdict !== null && isDue(verdict, known?.last ?? null, at);
    this.remember(serverId, name, { streak, last: due ? { verdict, at } : (known?.last ?? null) });
    if (due) this.tell(verdict, { serverId, name, value, threshold: threshold ?? 0, active });
  }

  private tell(verdict: Verdict, seen: Seen): void {
    const { serverId, name, value, threshold, active } = seen;
    const key: AlertKey = { serverId, kind: metricsByName[name].kind, subject: '' };
    if (verdict === 'resolve') return this.queue.resolve(key);
    const severity = active === 'critical' ? active : severityOf(name, value);
    const message = metricMessage(name, value, threshold);
    this.queue.raise({ ...key, type: 'alert', severity, message, value, threshold });
  }

  private remember(serverId: number, name: MetricName, course: Course): void {
    const courses = this.courses.get(serverId);
    if (courses) courses.set(name, course);
    else this.courses.set(serverId, new Map([[name, course]]));
  }

  private forget(serverId: number, name: MetricName): void {
    const courses = this.courses.get(serverId);
    if (courses?.delete(name) && courses.size === 0) this.courses.delete(serverId);
  }
}

interface Seen {
  serverId: number;
  name: MetricName;
  value: number;
  threshold: number;
  active: Severity | null;
}
