import type { Severity } from '../../shared/severity.js';

/** Figures of the agent that have a threshold: percent used, and load per core. */
export const metricNames = ['cpu_percent', 'memory_percent', 'disk_percent', 'load_per_core'] as const;
export type MetricName = (typeof metricNames)[number];

/** Above it an alert is raised; null: never. What is left out has the usual threshold. */
export type AlertThresholds = Partial<Record<MetricName, number | null>>;

/** What an alert is about. `custom` alerts are raised through the API. */
export const alertKinds = ['cpu', 'memory', 'disk', 'load', 'latency', 'certificate', 'custom'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** An alert is over a threshold somebody set; an anomaly is far from what is usual. */
export const alertTypes = ['alert', 'anomaly'] as const;
export type AlertType = (typeof alertTypes)[number];

/** The kind of that name; what is not known can only come from outside. */
export function kindNamed(name: string): AlertKind {
  return alertKinds.find(kind => kind === name) ?? 'custom';
}

/** Which alert is meant: one at most is active for each of these. */
export interface AlertKey {
  serverId: number;
  kind: AlertKind;
  /** Tells alerts of one kind apart; empty where a server has only one. */
  subject: string;
}

/** An alert as it is to be. */
export interface WantedAlert extends AlertKey {
  type: AlertType;
  severity: Severity;
  message: string;
  /** What was measured; null where the alert is not about a figure. */
  value: number | null;
  threshold: number | null;
}

/** `seen`: it is active and goes on. `escalate`: it is active and matters more than before. */
export type Verdict = 'raise' | 'escalate' | 'seen' | 'resolve';

/** The last thing that was stored about an alert, and when (epoch milliseconds). */
export interface LastVerdict {
  verdict: Verdict;
  at: number;
}

const repeatedAfterMs = 60_000;

/**
 * Whether a verdict has to be stored. One that only repeats the one before waits a minute, so that an alert that goes on
 * costs little, and one that could not be stored is tried again.
 */
export function isDue(verdict: Verdict, last: LastVerdict | null, at: number): boolean {
  if (last === null || at - last.at >= repeatedAfterMs) return true;
  return verdict !== 'seen' && verdict !== last.verdict;
}
