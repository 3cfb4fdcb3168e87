import type {
  AccountView,
  AlertView,
  ConnectivityView,
  MetricsView,
  NotificationConfigView,
  NotificationView,
  PingView,
  StatusView,
} from '../client/types.gen.js';

/**
 * Words of the API by themselves, and the few shapes its OpenAPI document leaves open. Records are imported from
 * `client/types.gen.js`, which is made from that document.
 */
export type ServerState = StatusView['status'];
export type Protocol = StatusView['protocol'];
export type CheckKind = PingView['status'];
export type MetricWindow = MetricsView['window'];
export type Role = AccountView['role'];
export type AgentState = NonNullable<StatusView['heartbeat_status']>;
export type Severity = AlertView['severity'];
export type AlertKind = AlertView['kind'];
export type ChannelType = NotificationConfigView['notification_type'];
export type DeliveryStatus = NotificationView['status'];

/** From the worst to the best. */
export const serverStates = [
  'down',
  'degraded',
  'unknown',
  'maintenance',
  'paused',
  'up',
] as const satisfies ServerState[];

export const metricWindows = ['1h', '24h', '7d', '30d', '90d', '1y'] as const satisfies MetricWindow[];

/** From the worst to the best. */
export const agentStates = ['offline', 'warning', 'online'] as const satisfies AgentState[];

export const severities = ['critical', 'warning', 'info'] as const satisfies Severity[];

/** Figures of every area; the document does not name the areas. */
export interface DashboardView {
  at: string;
  servers: Partial<Record<ServerState, number>> & { total: number; open_incidents: number };
  /** Those that go on. */
  alerts: Record<Severity, number> & { active: number; acknowledged: number };
  /** Dead letters are those of the last week that can be sent again. */
  notifications: { configs: number; blocked: number; dead_letters: number; waiting: number };
  connectivity: Pick<ConnectivityView, 'isolated' | 'since' | 'canaries'>;
}

/** The pages of all lists have this shape; the document has one per record. */
export interface Page<T> {
  count: number;
  results: T[];
}

/** A page of a history; `next` is the path of the next, older one. */
export interface CursorPage<T> {
  next: string | null;
  results: T[];
}
