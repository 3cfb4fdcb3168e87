import { query } from '../api/api.js';
import { get, post } from '../api/http.js';
import type { CursorPage } from '../api/types.js';
import type {
  CalendarView,
  ClaimDevice,
  DeviceView,
  FoundDeviceView,
  HourlySummaryView,
  OutageView,
  PresenceNowView,
  ResendReply,
  ScanView,
  StateChangeView,
  SystemStatusView,
  TimelineView,
} from '../client/types.gen.js';

/** What a history of presence is narrowed down to. */
export interface HistoryFilter {
  employee: string | null;
  status?: string | null;
  date?: string;
  since?: string;
  until?: string;
}

const found = '/api/found-devices/';

/** An id nobody has: where only what belongs to the whole site is wanted. */
const nobody = 2 ** 31 - 1;

/** Everything about presence that is not plain reading and writing of records. */
export const presence = {
  now: (signal?: AbortSignal) => get<PresenceNowView>('/api/presence/now/', signal),
  day: (date: string | null, signal?: AbortSignal) =>
    get<TimelineView>(`/api/presence/timeline/?${query({ date })}`, signal),
  month: (month: string | null, employee: number | null, signal?: AbortSignal) =>
    get<CalendarView>(`/api/presence/calendar/?${query({ month, employee })}`, signal),
  siteZone: async (signal?: AbortSignal) =>
    (await get<TimelineView>(`/api/presence/timeline/?${query({ employee: nobody })}`, signal)).time_zone,
  dayCsv: (date: string) => `/api/presence/timeline/?${query({ date, format: 'csv' })}`,
  monthCsv: (month: string) => `/api/presence/calendar/?${query({ month, format: 'csv' })}`,
  stateChanges: (filter: HistoryFilter, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<StateChangeView>>(`/api/state-changes/?${query({ ...filter, limit: 50, cursor })}`, signal),
  stateChangesCsv: (filter: HistoryFilter) => `/api/state-changes/?${query({ ...filter, format: 'csv' })}`,
  hours: (filter: HistoryFilter, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<HourlySummaryView>>(`/api/hourly-summaries/?${query({ ...filter, limit: 50, cursor })}`, signal),
  hoursCsv: (filter: HistoryFilter) => `/api/hourly-summaries/?${query({ ...filter, format: 'csv' })}`,
  systemStatus: (signal?: AbortSignal) => get<SystemStatusView>('/api/system-status/', signal),
  outages: (cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<OutageView>>(`/api/outages/?${query({ limit: 30, cursor })}`, signal),
  resendRefused: () => post<ResendReply>('/api/cloud/resend/'),
  scan: (signal?: AbortSignal) => get<ScanView>(`${found}scan/`, signal),
  startScan: () => post<ScanView>(`${found}scan/`),
  claim: (id: number, owner: ClaimDevice) => post<DeviceView>(`${found}${id}/claim/`, owner),
  ignore: (id: number, ignored: boolean) => post<FoundDeviceView>(`${found}${id}/${ignored ? 'ignore' : 'unignore'}/`),
};
