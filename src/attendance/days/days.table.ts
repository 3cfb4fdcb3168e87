import { zoneOffsetMs } from '../../shared/zones.js';
import type { XlsxColumn } from '../export/xlsx.codec.js';
import type { AttendanceDayView } from './attendance-day.dto.js';

type Row = AttendanceDayView;

export const csvColumns = {
  date: (row: Row) => row.date,
  employee: (row: Row) => row.employee_name,
  area: (row: Row) => row.area,
  verdict: (row: Row) => row.verdict,
  first_in: (row: Row) => row.first_in,
  last_out: (row: Row) => row.last_out,
  worked_seconds: (row: Row) => row.worked_seconds,
  break_seconds: (row: Row) => row.break_seconds,
  late_seconds: (row: Row) => row.late_seconds,
  early_seconds: (row: Row) => row.early_seconds,
  overtime_seconds: (row: Row) => row.overtime_seconds,
  punches: (row: Row) => row.punches.filter(({ counted }) => counted).length,
  flags: (row: Row) => row.flags.join(' '),
  presence_first_seen: (row: Row) => row.presence?.first_seen ?? null,
  presence_last_seen: (row: Row) => row.presence?.last_seen ?? null,
  presence_seconds: (row: Row) => row.presence?.seconds_online ?? null,
};

/** For people: in the site's zone, which spreadsheets cannot tell, and in hours. */
export function xlsxColumns(zone: string): Record<string, XlsxColumn<Row>> {
  const offset = offsets(zone);
  const local = (instant: string | null | undefined) => {
    if (instant === null || instant === undefined) return null;
    const at = Date.parse(instant);
    return new Date(at + offset(at));
  };
  return {
    Date: { type: 'date', of: row => new Date(`${row.date}T00:00:00Z`) },
    Employee: { type: 'text', of: row => row.employee_name },
    Area: { type: 'text', of: row => row.area },
    Verdict: { type: 'text', width: 12, of: row => row.verdict },
    'First in': { type: 'datetime', of: row => local(row.first_in) },
    'Last out': { type: 'datetime', of: row => local(row.last_out) },
    'Worked (h)': { type: 'number', of: row => hours(row.worked_seconds) },
    'Break (h)': { type: 'number', of: row => hours(row.break_seconds) },
    'Late (min)': { type: 'number', of: row => Math.round(row.late_seconds / 60) },
    'Early (min)': { type: 'number', of: row => Math.round(row.early_seconds / 60) },
    'Overtime (h)': { type: 'number', of: row => hours(row.overtime_seconds) },
    Flags: { type: 'text', of: row => row.flags.join(', ') },
    'First seen': { type: 'datetime', of: row => local(row.presence?.first_seen) },
    'Last seen': { type: 'datetime', of: row => local(row.presence?.last_seen) },
    'On the network (h)': { type: 'number', of: row => hours(row.presence?.seconds_online) },
  };
}

function hours(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds / 36) / 100;
}

/** The clocks of no zone change but at a quarter of an hour, and asking for one instant after the other is slow. */
function offsets(zone: string): (at: number) => number {
  const known = new Map<number, number>();
  return at => {
    const quarter = Math.floor(at / 900_000);
    const offset = known.get(quarter) ?? zoneOffsetMs(zone, at);
    known.set(quarter, offset);
    return offset;
  };
}
