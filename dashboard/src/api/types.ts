import type { AccountView, MetricsView, PingView, StatusView } from '../client/types.gen.js';

/**
 * Words of the API by themselves, and the few shapes its OpenAPI document leaves open. Records are imported from
 * `client/types.gen.js`, which is made from that document.
 */
export type ServerState = StatusView['status'];
export type Protocol = StatusView['protocol'];
export type CheckKind = PingView['status'];
export type MetricWindow = MetricsView['window'];
export type Role = AccountView['role'];

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

/** Counts by state for every area; the document does not name the areas. */
export interface DashboardView {
  at: string;
  servers: Partial<Record<ServerState, number>> & { total: number; open_incidents: number };
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
