import { query } from '../api/api.js';
import { get, post, put, request } from '../api/http.js';
import type { CursorPage, Page } from '../api/types.js';
import type {
  ApprovePushTerminal,
  AssignedCodeView,
  AttendanceDayView,
  AttendanceRecordView,
  CorrectionView,
  CreateCorrection,
  EmployeeView,
  MonthSheetView,
  PushTerminalView,
  ReconnectReply,
  SetTimeReply,
  SyncAllReply,
  SyncReply,
  TestReply,
  UnmatchedCodeView,
  UpdateRecord,
  WorkScheduleView,
} from '../client/types.gen.js';

/** What the records are narrowed down to; all of it goes into the address of the request. */
export interface RecordFilter {
  device?: number | null;
  employee?: number | null;
  attendance_code?: string | null;
  source?: string | null;
  is_valid?: string | null;
  is_matched?: string | null;
  since?: string | null;
  until?: string | null;
}

export interface CorrectionFilter {
  employee?: number | null;
  kind?: string | null;
  withdrawn?: string | null;
  /** Instants between which the corrected time lies. */
  since?: string;
  until?: string;
}

interface DaysFilter {
  /** First and last day, `YYYY-MM-DD`. */
  from: string;
  until: string;
  area: string | null;
  search: string | null;
}

/** Kinds of files the server makes. */
export type FileFormat = 'csv' | 'xlsx';

const hrm = '/api/hrm';
const devices = `${hrm}/attendance-devices`;
const records = `${hrm}/attendance-records`;
const corrections = `${hrm}/attendance-corrections`;
const pushTerminals = `${hrm}/push-terminals`;

/** Codes without an owner on a page. */
export const codesPerPage = 50;

/** Everything about attendance that is not plain reading and writing of records. */
export const attendance = {
  test: (device: number) => post<TestReply>(`${devices}/${device}/test-connection/`),
  sync: (device: number, full: boolean) => post<SyncReply>(`${devices}/${device}/sync/`, { full }),
  reconnect: (device: number) => post<ReconnectReply>(`${devices}/${device}/reconnect/`),
  setTime: (device: number) => post<SetTimeReply>(`${devices}/${device}/set-time/`),
  syncAll: () => post<SyncAllReply>(`${devices}/sync-all/`),

  approve: (terminal: number, as: ApprovePushTerminal) =>
    post<PushTerminalView>(`${pushTerminals}/${terminal}/approve/`, as),
  refuse: (terminal: number) => post<PushTerminalView>(`${pushTerminals}/${terminal}/refuse/`),
  resend: (terminal: number) => post<PushTerminalView>(`${pushTerminals}/${terminal}/resend/`),

  records: (filter: RecordFilter, cursor: string | null, signal?: AbortSignal, limit = 50) =>
    get<CursorPage<AttendanceRecordView>>(`${records}/?${query({ ...filter, limit, cursor })}`, signal),
  recordsFile: (filter: RecordFilter, format: FileFormat) => `${records}/?${query({ ...filter, format })}`,
  record: (id: number, signal?: AbortSignal) => get<AttendanceRecordView>(`${records}/${id}/`, signal),
  changeRecord: (id: number, body: UpdateRecord) =>
    request<AttendanceRecordView>(`${records}/${id}/`, { method: 'PATCH', body }),

  codes: (search: string, page: number, signal?: AbortSignal) =>
    get<Page<UnmatchedCodeView>>(`${hrm}/unmatched-codes/?${query({ search, page, page_size: codesPerPage })}`, signal),
  assign: (code: string, employee: number) =>
    post<AssignedCodeView>(`${hrm}/unmatched-codes/assign/`, { attendance_code: code, employee }),
  employ: (name: string, code: string) =>
    post<EmployeeView>('/api/employees/', { employee_name: name, attendance_code: code }),

  setMembers: (schedule: number, employees: readonly number[]) =>
    put<WorkScheduleView>(`${hrm}/work-schedules/${schedule}/members/`, { employees }),

  corrections: (filter: CorrectionFilter, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<CorrectionView>>(`${corrections}/?${query({ ...filter, limit: 50, cursor })}`, signal),
  correct: (correction: CreateCorrection) => post<CorrectionView>(`${corrections}/`, correction),
  withdraw: (correction: number) => post<CorrectionView>(`${corrections}/${correction}/withdraw/`),

  sheet: (month: string | null, signal?: AbortSignal) =>
    get<MonthSheetView>(`${hrm}/attendance-days/sheet/?${query({ month })}`, signal),
  day: async (employee: number, date: string, signal?: AbortSignal) => {
    const filter = { employee, from: date, until: date };
    const { results } = await get<Page<AttendanceDayView>>(`${hrm}/attendance-days/?${query(filter)}`, signal);
    return results[0] ?? null;
  },
  daysFile: (filter: DaysFilter, format: FileFormat) => `${hrm}/attendance-days/?${query({ ...filter, format })}`,
};
