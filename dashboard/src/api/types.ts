/**
 * The shapes of the API, for everything else in the dashboard. Kept in this one file so that it can become aliases of
 * the generated types (`npm run client`) without a change anywhere else.
 */
export const serverStates = ['down', 'degraded', 'unknown', 'maintenance', 'paused', 'up'] as const;
export type ServerState = (typeof serverStates)[number];

export type CheckKind = 'success' | 'slow' | 'failure' | 'inconclusive';
export type Role = 'admin' | 'viewer';
export type Protocol = 'http' | 'https' | 'tcp' | 'icmp' | 'tls' | 'heartbeat';

interface StatusView {
  /** The id of the server. */
  id: number;
  server: number;
  server_name: string;
  protocol: Protocol;
  status: ServerState;
  /** Down because the server it depends on is. */
  unreachable: boolean;
  flapping: boolean;
  since: string;
  uptime_percentage: number | null;
  last_check: string | null;
  consecutive_failures: number;
  message: string;
  response_time: number | null;
}

export interface Phases {
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
}

export interface PingView {
  id: number;
  server: number;
  status: CheckKind;
  response_time: number | null;
  status_code: number | null;
  error_message: string;
  check_timestamp: string;
  phases: Phases;
}

export interface LiveRow {
  id: number;
  name: string;
  protocol: Protocol;
  status: ServerState;
  unreachable: boolean;
  flapping: boolean;
  since: string;
  last_check: string | null;
  uptime_percentage: number | null;
  response_time: number | null;
  consecutive_failures: number;
  message: string;
  tags: string[];
  /** Newest results, oldest first, one letter each: s, l, f, i. */
  beats: string;
  /** Their response times on a logarithmic scale, one character each. */
  latencies: string;
}

export interface LiveSnapshot {
  /** The newest live message that is part of it. */
  id: number;
  at: string;
  servers: LiveRow[];
}

/** One message of the feed: a check with the status after it, or a fact. */
export interface LiveUpdate {
  type: 'update';
  id: number;
  at: string;
  ping: PingView | null;
  status: StatusView;
}

export interface LiveEvent {
  type: 'event';
  id: number;
  at: string;
  event: string;
  server_id?: number;
  name?: string;
  from?: string;
  to?: string;
  since?: string;
  cause?: string;
  /** False for changes nobody has to be told of. */
  announce?: boolean;
}

export interface ServerView {
  id: number;
  key: string | null;
  name: string;
  protocol: Protocol;
  host: string;
  port: number | null;
  path: string;
  check_interval: number;
  timeout: number;
  status: 'active' | 'paused';
  tags: string[];
  method: string;
  header_names: string[];
  body: string | null;
  expected_statuses: string;
  match_type: 'none' | 'keyword' | 'json_path';
  match_path: string | null;
  match_value: string | null;
  match_inverse: boolean;
  follow_redirects: boolean;
  verify_tls: boolean;
  ip_family: 'auto' | 'ipv4' | 'ipv6';
  failure_threshold: number;
  recovery_threshold: number;
  retry_interval: number;
  warn_latency_ms: number | null;
  fail_latency_ms: number | null;
  parent: number | null;
  public: boolean;
  state: ServerState;
  created_at: string;
  updated_at: string;
}

export const metricWindows = ['1h', '24h', '7d', '30d', '90d', '1y'] as const;
export type MetricWindow = (typeof metricWindows)[number];

export interface SeriesPoint {
  at: string;
  count: number;
  failures: number;
  slow: number;
  average_ms: number | null;
  minimum_ms: number | null;
  maximum_ms: number | null;
  p95_ms: number | null;
}

export interface StatusSpan {
  status: ServerState;
  started_at: string;
  ended_at: string | null;
}

export interface ServerMetrics {
  server: number;
  window: MetricWindow;
  from: string;
  to: string;
  uptime: {
    window_seconds: number;
    up_seconds: number;
    degraded_seconds: number;
    down_seconds: number;
    maintenance_seconds: number;
    unknown_seconds: number;
    uptime_percentage: number | null;
    /** Share of the window something is known about, 0..1. */
    coverage: number;
  };
  latency: {
    count: number;
    average_ms: number | null;
    minimum_ms: number | null;
    maximum_ms: number | null;
    p50_ms: number | null;
    p90_ms: number | null;
    p95_ms: number | null;
    p99_ms: number | null;
  };
  series: SeriesPoint[];
  spans: StatusSpan[];
  certificate: { fingerprint: string; subject: string; issuer: string; valid_to: string } | null;
}

export interface IncidentView {
  id: number;
  server: number;
  server_name: string;
  started_at: string;
  detected_at: string;
  ended_at: string | null;
  duration_seconds: number | null;
  cause: string;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  note: string;
}

export interface MaintenanceWindowView {
  id: number;
  name: string;
  server_ids: number[];
  tags: string[];
  starts_at: string | null;
  ends_at: string | null;
  /** 0 = Sunday. */
  weekdays: number[];
  local_time: string | null;
  duration_minutes: number | null;
  time_zone: string | null;
  active: boolean;
}

export interface AccountView {
  id: number;
  username: string;
  role: Role;
  active: boolean;
  created_at: string;
  last_login_at: string | null;
}

export interface ApiKeyView {
  id: number;
  name: string;
  prefix: string;
  role: Role;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  last_used_at: string | null;
}

/** The reply to the creation: the only time the key itself is shown. */
export interface NewApiKey extends ApiKeyView {
  key: string;
}

export interface Me {
  account_id: number | null;
  username: string;
  role: Role;
}

interface ServerCounts extends Partial<Record<ServerState, number>> {
  total: number;
  open_incidents: number;
}

export interface DashboardView {
  at: string;
  servers: ServerCounts;
}

export interface ReadyView {
  ready: boolean;
  parts: Record<string, { ok: boolean; detail: string }>;
}

export interface LiveView {
  status: string;
  version: string;
  uptime_seconds: number;
}

export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

export interface CursorPage<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; messages: string[] }[];
}
