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
