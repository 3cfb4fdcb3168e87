import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { csvOf } from '../../http/csv.codec.js';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import { ImpossibleNow, NotFound } from '../../shared/errors.js';
import { xlsxOf } from '../export/xlsx.codec.js';
import type { AttendanceRecordPage, AttendanceRecordView, RecordQuery, UpdateRecord } from './attendance-record.dto.js';
import { AttendanceRecord } from './attendance-record.entity.js';
import { findRecords, type RecordRow, type RecordSelection } from './record-list.queries.js';
import { csvColumns, xlsxColumns } from './record.table.js';

const largestExport = 50_000;

/** The ledger as it is read. */
@Injectable()
export class AttendanceRecords {
  constructor(private readonly em: EntityManager) {}

  /** One page, newest first; `url` is the path and query of the request. */
  async list(wanted: RecordQuery, url: string): Promise<AttendanceRecordPage> {
    const rows = await findRecords(this.em, selectionOf(wanted, wanted.limit + 1));
    const page = cursorPage(rows, wanted, url, row => row);
    return { ...page, results: page.results.map(viewOf) };
  }

  async get(id: number): Promise<AttendanceRecordView> {
    const [row] = await findRecords(this.em, { id, cursor: null, limit: 1 });
    if (!row) throw new NotFound('Attendance record', id);
    return viewOf(row);
  }

  /** Everything that matches. Throws ImpossibleNow where that is too much for one file. */
  async csv(wanted: RecordQuery): Promise<string> {
    return csvOf(csvColumns, await this.all(wanted));
  }

  async xlsx(wanted: RecordQuery): Promise<Buffer> {
    return xlsxOf(xlsxColumns, await this.all(wanted), { sheet: 'Attendance' });
  }

  /** Only what people say about a record can be changed. */
  async change(id: number, input: UpdateRecord): Promise<AttendanceRecordView> {
    const { is_valid: isValid, notes } = input;
    const given = { ...(isValid === undefined ? {} : { isValid }), ...(notes === undefined ? {} : { notes }) };
    const record = await this.em.findOne(AttendanceRecord, { id });
    if (!record) throw new NotFound('Attendance record', id);
    this.em.assign(record, given);
    await this.em.flush();
    return this.get(id);
  }

  private async all(wanted: RecordQuery): Promise<AttendanceRecordView[]> {
    const rows = await findRecords(this.em, selectionOf(wanted, largestExport + 1));
    if (rows.length <= largestExport) return rows.map(viewOf);
    throw new ImpossibleNow('too_much', `More than ${largestExport} records match; ask for a shorter time.`);
  }
}

function selectionOf(wanted: RecordQuery, limit: number): RecordSelection {
  const { device: devices, employee: employees, attendance_code: codes, source: sources, since, until } = wanted;
  const flags = { isValid: wanted.is_valid, isMatched: wanted.is_matched };
  return { devices, employees, codes, sources, since, until, ...flags, cursor: cursorOf(wanted), limit };
}

const iso = (at: number) => new Date(at).toISOString();

function viewOf(row: RecordRow): AttendanceRecordView {
  const raw = Buffer.from(row.raw, 'hex');
  return {
    id: row.id,
    device: row.device,
    device_name: row.deviceName ?? '',
    attendance_code: row.code,
    employee: row.employee,
    employee_name: row.employeeName,
    timestamp: iso(row.at),
    local_time: row.localTime,
    zone_resolution: row.resolution,
    is_valid: row.isValid,
    notes: row.notes,
    verify_mode: row.verify,
    in_out_state: row.state,
    work_code: row.workCode,
    source: row.source,
    received_at: iso(row.receivedAt),
    clock_drift_seconds: row.clockDriftMs === null ? null : row.clockDriftMs / 1000,
    raw_data: { hex: row.raw, text: row.source === 'push' ? raw.toString('utf8') : null },
  };
}
