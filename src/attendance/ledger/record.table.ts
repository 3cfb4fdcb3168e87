import type { XlsxColumn } from '../export/xlsx.codec.js';
import type { AttendanceRecordView } from './attendance-record.dto.js';

const states = ['in', 'out', 'break out', 'break in', 'overtime in', 'overtime out'];

const stateOf = ({ in_out_state: state }: AttendanceRecordView) => (state === null ? '' : (states[state] ?? ''));

/** The ledger as a table for files. */
export const csvColumns = {
  timestamp: (record: AttendanceRecordView) => record.timestamp,
  local_time: (record: AttendanceRecordView) => record.local_time,
  device: (record: AttendanceRecordView) => record.device_name,
  attendance_code: (record: AttendanceRecordView) => record.attendance_code,
  employee: (record: AttendanceRecordView) => record.employee_name,
  state: stateOf,
  verify_mode: (record: AttendanceRecordView) => record.verify_mode,
  work_code: (record: AttendanceRecordView) => record.work_code,
  source: (record: AttendanceRecordView) => record.source,
  is_valid: (record: AttendanceRecordView) => record.is_valid,
  zone_resolution: (record: AttendanceRecordView) => record.zone_resolution,
  notes: (record: AttendanceRecordView) => record.notes,
};

/** The same for a workbook: the local time as a date that can be counted with, and as it was sent where it is none. */
export const xlsxColumns: Record<string, XlsxColumn<AttendanceRecordView>> = {
  'Local time': { type: 'datetime', of: ({ local_time: text }) => realTime(text) },
  'As sent': { type: 'text', of: ({ local_time: text }) => text, width: 20 },
  Terminal: { type: 'text', of: ({ device_name: name }) => name },
  Code: { type: 'text', of: ({ attendance_code: code }) => code, width: 12 },
  Employee: { type: 'text', of: ({ employee_name: name }) => name },
  State: { type: 'text', of: stateOf, width: 14 },
  'Verified by': { type: 'number', of: ({ verify_mode: mode }) => mode, width: 12 },
  'Work code': { type: 'number', of: ({ work_code: code }) => code, width: 12 },
  Source: { type: 'text', of: ({ source }) => source, width: 10 },
  Counts: { type: 'text', of: ({ is_valid: isValid }) => (isValid ? 'yes' : 'no'), width: 10 },
  Notes: { type: 'text', of: ({ notes }) => notes, width: 40 },
};

function realTime(text: string): Date | null {
  const date = new Date(`${text}Z`);
  // 30 February becomes 2 March in a Date.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? date : null;
}
