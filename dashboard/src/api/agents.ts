import { get, post } from './http.js';
import { query } from './api.js';
import type { CursorPage } from './types.js';
import type { AlertView, HeartbeatToken, JobRunView } from '../client/types.gen.js';

export interface AlertFilter {
  server_id?: number;
  severity?: string | null;
  kind?: string | null;
  active?: boolean;
  acknowledged?: string | null;
  cursor?: string | null;
  limit?: number;
}

/** What agents say and what is measured: alerts, runs of jobs, tokens. */
export const agents = {
  alerts: ({ active, ...filter }: AlertFilter, signal?: AbortSignal) =>
    get<CursorPage<AlertView>>(
      `/api/alerts/?${query({ ...filter, ...(active === undefined ? {} : { active: String(active) }) })}`,
      signal,
    ),
  acknowledge: (id: number) => post<AlertView>(`/api/alerts/${id}/acknowledge/`),
  resolve: (id: number) => post<AlertView>(`/api/alerts/${id}/resolve/`),
  renewToken: (serverId: number) => post<HeartbeatToken>(`/api/servers/${serverId}/heartbeat-token/`),
  runs: (serverId: number, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<JobRunView>>(`/api/servers/${serverId}/runs/?${query({ limit: 10, cursor })}`, signal),
};
