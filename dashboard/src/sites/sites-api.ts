import { query } from '../api/api.js';
import { get, post } from '../api/http.js';
import type { CursorPage } from '../api/types.js';
import type { SiteBoard, SiteHourView, SiteToken } from '../client/types.gen.js';

/** Everything about other sites that is not plain reading and writing of records. */
export const sites = {
  board: (signal?: AbortSignal) => get<SiteBoard>('/api/sites/board/', signal),
  hours: (id: number, date: string | null, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<SiteHourView>>(`/api/sites/${id}/presence/?${query({ date, limit: 50, cursor })}`, signal),
  renewToken: (id: number) => post<SiteToken>(`/api/sites/${id}/rotate-token/`),
};
