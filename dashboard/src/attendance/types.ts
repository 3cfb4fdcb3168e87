/** Shapes of the API of attendance, by the names they have there. */

export type DirectionMode = 'status' | 'in' | 'out' | 'alternate' | 'first_last';
export type PushTimeZone = 'none' | 'hours' | 'minutes';
export type Direction = 'in' | 'out';

interface CompletenessView {
  /** Records the terminal said it holds; null before the first look. */
  terminal_holds: number | null;
  ledger_holds: number | null;
  /** Null: not known yet. */
  complete: boolean | null;
  read_at: string | null;
  undecodable: number;
}

export interface AttendanceDeviceView {
  id: number;
  name: string;
  block: number | null;
  block_name: string | null;
  location: string;
  /** Null: it only pushes. */
  ip_address: string | null;
  port: number;
  has_password: boolean;
  timezone: string;
  is_enabled: boolean;
  realtime_enabled: boolean;
  /** Since when the live connection is given up. */
  realtime_disabled_at: string | null;
  direction_mode: DirectionMode;
  debounce_seconds: number;
  push_time_zone: PushTimeZone;
  serial_number: string | null;
  registration_number: string | null;
  firmware_version: string | null;
  device_model: string | null;
  mac_address: string | null;
  is_connected: boolean;
  /** Where the live connection is; null while nobody listens. */
  connection_state: string | null;
  problem: string | null;
  failures: number;
  retry_at: string | null;
  last_heard_at: string | null;
  polling_synced_at: string | null;
  completeness: CompletenessView;
  log_capacity: number | null;
  /** 0..1 */
  capacity_used: number | null;
  users: number | null;
  /** Ahead of this machine's clock. */
  clock_drift_seconds: number | null;
  drift_measured_at: string | null;
  /** `drift`, `capacity_80`, `capacity_95`, `incomplete`. */
  alarms: string[];
  created_at: string;
  updated_at: string;
}

export interface BlockView {
  id: number;
  name: string;
  description: string;
  /** Terminals in it. */
  devices: number;
}

export interface SyncReply {
  success: boolean;
  device_name: string;
  /** Records that were new. */
  logs_synced: number;
  terminal_holds: number | null;
  undecodable: number;
  error: string | null;
}

export interface SyncAllReply {
  total_devices: number;
  tasks_triggered: number;
}

export interface StageView {
  stage: 'route' | 'tcp' | 'handshake' | 'key' | 'read';
  outcome: 'passed' | 'failed' | 'not_reached';
}

export interface TestReply {
  success: boolean;
  device_name: string;
  message: string;
  stages: StageView[];
  serial_number: string | null;
  firmware_version: string | null;
  device_model: string | null;
  clock_drift_seconds: number | null;
  records: number | null;
  users: number | null;
  error: string | null;
}

export interface SetTimeReply {
  success: boolean;
  device_name: string;
  drift_before_seconds: number | null;
  drift_after_seconds: number | null;
  error: string | null;
}

export interface ReconnectReply {
  success: boolean;
  device_name: string;
  error: string | null;
}

export interface PushTerminalView {
  id: number;
  serial_number: string;
  approval: 'pending' | 'approved' | 'refused';
  /** The terminal its punches belong to; null while it waits. */
  device: number | null;
  device_name: string | null;
  ip_address: string;
  details: Record<string, string>;
  stamps: Record<string, string>;
  first_seen: string;
  last_seen: string;
}

export interface ApprovePushTerminal {
  device?: number;
  name?: string;
  timezone?: string;
}

export interface AttendanceRecordView {
  id: number;
  device: number;
  device_name: string;
  attendance_code: string;
  employee: number | null;
  employee_name: string | null;
  timestamp: string;
  /** What the terminal's clock showed; not always a real time. */
  local_time: string;
  zone_resolution: 'unique' | 'ambiguous' | 'nonexistent' | 'impossible';
  is_valid: boolean;
  notes: string;
  verify_mode: number | null;
  in_out_state: number | null;
  work_code: number | null;
  source: 'live' | 'log' | 'push';
  received_at: string;
  clock_drift_seconds: number | null;
  raw_data: { hex: string; text: string | null };
}

export interface UpdateRecord {
  is_valid?: boolean;
  notes?: string;
}

export interface UnmatchedCodeView {
  attendance_code: string;
  records: number;
  first_seen: string | null;
  last_seen: string | null;
  devices: { id: number; name: string | null; records: number }[];
}

export interface AssignedCodeView {
  attendance_code: string;
  employee: number;
  employee_name: string;
  records: number;
}

export interface CorrectionView {
  id: number;
  employee: number;
  employee_name: string;
  kind: 'punch' | 'ignore';
  /** Day of attendance it changes, `YYYY-MM-DD`. */
  date: string;
  at: string;
  direction: Direction | null;
  record_id: number | null;
  reason: string;
  author: string;
  created_at: string;
  withdrawn_at: string | null;
  withdrawn_by: string | null;
}

export interface CreateCorrection {
  employee: number;
  kind: 'punch' | 'ignore';
  at?: string;
  direction?: Direction;
  record_id?: number;
  reason: string;
}

export interface WorkScheduleView {
  id: number;
  name: string;
  /** 0 = Sunday. */
  weekdays: number[];
  /** `HH:MM` on the clocks of the site. */
  starts_at: string;
  ends_at: string;
  grace_minutes: number;
  break_minutes: number;
  is_default: boolean;
  employees: number[];
}

export type Verdict = 'present' | 'incomplete' | 'absent' | 'day_off' | 'unknown' | 'open';

export type DayFlag =
  | 'missing_in'
  | 'missing_out'
  | 'ambiguous_time'
  | 'nonexistent_time'
  | 'impossible_time'
  | 'clock_drift'
  | 'corrected'
  | 'awaiting_terminals'
  | 'without_code'
  | 'without_schedule';

export interface DayPunchView {
  record_id: number | null;
  correction_id: number | null;
  timestamp: string;
  local_time: string;
  direction: Direction | null;
  device: number | null;
  device_name: string | null;
  counted: boolean;
  why: 'not_valid' | 'impossible_time' | 'ignored' | 'repeated' | 'between' | null;
}

export interface AttendanceDayView {
  employee: number;
  employee_name: string;
  area: string;
  date: string;
  first_in: string | null;
  last_out: string | null;
  pairs: { in: string | null; out: string | null; open: boolean }[];
  worked_seconds: number;
  break_seconds: number;
  late_seconds: number;
  early_seconds: number;
  overtime_seconds: number;
  verdict: Verdict;
  flags: DayFlag[];
  punches: DayPunchView[];
  presence: { first_seen: string | null; last_seen: string | null; seconds_online: number } | null;
}

export interface SheetDayView {
  date: string;
  verdict: Verdict;
  worked_seconds: number;
  late_seconds: number;
  early_seconds: number;
  overtime_seconds: number;
  flags: DayFlag[];
}

export interface SheetTotalsView extends Record<Verdict, number> {
  late_days: number;
  worked_seconds: number;
  late_seconds: number;
  early_seconds: number;
  overtime_seconds: number;
}

export interface SheetPersonView {
  employee: number;
  employee_name: string;
  area: string;
  /** The days that have begun. */
  days: SheetDayView[];
  totals: SheetTotalsView;
}

export interface MonthSheetView {
  month: string;
  time_zone: string;
  /** Every day of the month. */
  dates: string[];
  employees: SheetPersonView[];
  totals: SheetTotalsView;
}
