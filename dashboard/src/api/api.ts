import { get, post, request } from './http.js';
import type { CheckKind, CursorPage, DashboardView, MetricWindow } from './types.js';
import type {
  BulkReply,
  BulkServers,
  IncidentView,
  LiveMetrics,
  LiveView,
  LoginView,
  MetricsView,
  PingView,
  ReadyView,
  RunChecksReply,
  ServerView,
  SetupState,
} from '../client/types.gen.js';

/** The calls that are not plain reading and writing of records; those go through the data provider. */
export const api = {
  needsSetup: async () => (await get<SetupState>('/api/setup/')).needs_setup,
  setUp: (username: string, password: string) => post('/api/setup/', { username, password }),
  logIn: (username: string, password: string) => post('/api/auth/token/', { username, password, cookie: true }),
  logOut: () => post('/api/auth/logout/'),
  me: () => get<LoginView>('/api/auth/me/'),
  changePassword: (current: string, password: string) =>
    post('/api/auth/password/', { current_password: current, new_password: password }),
  dashboard: (signal?: AbortSignal) => get<DashboardView>('/api/dashboard/', signal),
  snapshot: () => get<LiveMetrics>('/api/servers/live-metrics/'),
  server: (id: number, signal?: AbortSignal) => get<ServerView>(`/api/servers/${id}/`, signal),
  metrics: (id: number, window: MetricWindow, signal?: AbortSignal) =>
    get<MetricsView>(`/api/servers/${id}/metrics/?window=${window}`, signal),
  results: (id: number, cursor: string | null, kind: CheckKind | null, signal?: AbortSignal) =>
    get<CursorPage<PingView>>(
      `/api/ping-results/?${query({ server_id: id, limit: 30, cursor, status: kind })}`,
      signal,
    ),
  incidents: (
    filter: { server_id?: number; open?: boolean; cursor?: string | null; limit?: number },
    signal?: AbortSignal,
  ) => get<CursorPage<IncidentView>>(`/api/incidents/?${query(filter)}`, signal),
  acknowledge: (id: number, note: string) =>
    post<IncidentView>(`/api/incidents/${id}/acknowledge/`, note ? { note } : {}),
  checkNow: (ids: number[]) => post<RunChecksReply>('/api/checks/run/', { server_ids: ids }),
  bulk: (ids: number[], action: BulkServers['action']) => post<BulkReply>('/api/servers/bulk/', { ids, action }),
  ready: readiness,
  health: (signal?: AbortSignal) => get<LiveView>('/api/health/', signal),
};

/** Not ready is an answer with its reasons (503), not an error. */
function readiness(signal?: AbortSignal): Promise<ReadyView> {
  return request<ReadyView>('/api/health/ready/', { signal, accepts: [503] });
}

type QueryValue = string | number | boolean | null | undefined;

export function query(values: Record<string, QueryValue>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '' && value !== false) parameters.set(name, String(value));
  }
  return parameters.toString();
}

/** The cursor inside the path of the next page, null where there is none. */
export function cursorOf(path: string | null): string | null {
  return path === null ? null : new URL(path, window.location.origin).searchParams.get('cursor');
}
