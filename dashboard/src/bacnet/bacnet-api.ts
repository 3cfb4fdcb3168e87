import { query } from '../api/api.js';
import { get, post, request } from '../api/http.js';
import type { CursorPage, Page } from '../api/types.js';
import type {
  BackendView,
  BacnetTaskView,
  DiscoverDevices,
  PointChanges,
  PointView,
  PointWriteView,
  ReadingView,
  TaskCreated,
  TrendView,
  TrendWindow,
  WantedValue,
} from './types.js';

/** What readings are narrowed down to. */
export interface ReadingFilter {
  point?: number | null;
  device?: number | null;
  quality?: string | null;
  /** Instants between which they arrived. */
  since?: string | null;
  until?: string | null;
}

/** Commands on a page. */
export const writesPerPage = 50;

const root = '/api/bacnet';

/** Everything about the building's controllers that is not plain reading and writing of records. */
export const bacnet = {
  backend: (signal?: AbortSignal) => get<BackendView>(`${root}/backend/`, signal),
  discover: (wish: DiscoverDevices) => post<TaskCreated>(`${root}/discover/`, wish),
  collect: (device: number) => post<TaskCreated>(`${root}/collect/`, { device_ids: [device] }),
  enumerate: (device: number) => post<TaskCreated>(`${root}/devices/${device}/enumerate/`),
  write: (point: number, value: WantedValue, priority: number) =>
    post<TaskCreated>(`${root}/points/${point}/write/`, { value, priority }),

  task: (id: number, signal?: AbortSignal) => get<BacnetTaskView>(`${root}/tasks/${id}/`, signal),
  cancel: (id: number) => post<BacnetTaskView>(`${root}/tasks/${id}/cancel/`),

  changePoint: (id: number, body: PointChanges) =>
    request<PointView>(`${root}/points/${id}/`, { method: 'PATCH', body }),
  trend: (point: number, window: TrendWindow, signal?: AbortSignal) =>
    get<TrendView>(`${root}/points/${point}/trend/?window=${window}`, signal),

  readings: (filter: ReadingFilter, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<ReadingView>>(`${root}/readings/?${query({ ...filter, limit: 50, cursor })}`, signal),
  readingsFile: (filter: ReadingFilter) => `${root}/readings/?${query({ ...filter, format: 'csv' })}`,

  writes: (point: number | null, page: number, signal?: AbortSignal) =>
    get<Page<PointWriteView>>(`${root}/writes/?${query({ point, page, page_size: writesPerPage })}`, signal),
};
