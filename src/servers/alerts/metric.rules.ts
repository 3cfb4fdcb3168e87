import type { Severity } from '../../shared/severity.js';
import type { AlertKind, AlertThresholds, MetricName, Verdict } from './alert.rules.js';

interface Metric {
  kind: AlertKind;
  label: string;
  unit: string;
  usualThreshold: number;
  /** Heartbeats in a row over the threshold until it is raised: a full disk does not come and go. */
  raisedAfter: number;
  /** From here on nothing works any more; null: the machine is only slow. */
  criticalFrom: number | null;
}

export const metricsByName: Readonly<Record<MetricName, Metric>> = {
  cpu_percent: { kind: 'cpu', label: 'CPU', unit: ' %', usualThreshold: 90, raisedAfter: 2, criticalFrom: null },
  memory_percent: { kind: 'memory', label: 'Memory', unit: ' %', usualThreshold: 90, raisedAfter: 2, criticalFrom: 97 },
  disk_percent: { kind: 'disk', label: 'Disk', unit: ' %', usualThreshold: 90, raisedAfter: 1, criticalFrom: 97 },
  load_per_core: {
    kind: 'load',
    label: 'Load per core',
    unit: '',
    usualThreshold: 2,
    raisedAfter: 2,
    criticalFrom: null,
  },
};

/** Heartbeats in a row that have to be well below the threshold until the alert is over. */
const resolvedAfter = 2;
/** Well below: by this part of the threshold, so that a figure that dances around it does not come and go. */
const clearance = 0.05;

/** How many heartbeats in a row were over the threshold, and how many well below it; one of them is 0. */
export interface MetricStreak {
  over: number;
  below: number;
}

export const noStreak: MetricStreak = { over: 0, below: 0 };

/** Null: this figure never alarms. */
export function thresholdOf(thresholds: AlertThresholds, name: MetricName): number | null {
  const own = thresholds[name];
  return own === undefined ? metricsByName[name].usualThreshold : own;
}

export function nextStreak({ over, below }: MetricStreak, value: number, threshold: number): MetricStreak {
  if (value > threshold) return { over: over + 1, below: 0 };
  if (value < threshold * (1 - clearance)) return { over: 0, below: below + 1 };
  return noStreak;
}

/**
 * What a heartbeat means for the alert of a figure. `streak` includes the heartbeat; `active` is the severity of the
 * alert that is active, null where none is. The severity never falls while an alert goes on.
 */
export function judgeMetric(
  name: MetricName,
  value: number,
  threshold: number | null,
  streak: MetricStreak,
  active: Severity | null,
): Verdict | null {
  if (threshold === null) return active === null ? null : 'resolve';
  if (active === null) return streak.over >= metricsByName[name].raisedAfter ? 'raise' : null;
  if (streak.below >= resolvedAfter) return 'resolve';
  if (streak.over === 0) return null;
  return active !== 'critical' && severityOf(name, value) === 'critical' ? 'escalate' : 'seen';
}

export function severityOf(name: MetricName, value: number): Severity {
  const { criticalFrom } = metricsByName[name];
  return criticalFrom !== null && value >= criticalFrom ? 'critical' : 'warning';
}

/** `CPU at 95.3 %, above 90 %`. */
export function metricMessage(name: MetricName, value: number, threshold: number): string {
  const { label, unit } = metricsByName[name];
  return `${label} at ${shown(value)}${unit}, above ${shown(threshold)}${unit}`;
}

const shown = (figure: number) => String(Math.round(figure * 100) / 100);
