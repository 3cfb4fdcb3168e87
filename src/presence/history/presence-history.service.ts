import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import { csvOf } from '../../http/csv.codec.js';
import { ImpossibleNow, InvalidInput } from '../../shared/errors.js';
import type { Interval } from '../../shared/intervals.js';
import { addDays, localDate, localHour, startOfDay } from '../../shared/zones.js';
import {
  findHours,
  findStateChanges,
  type HistorySelection,
  type HourRow,
  type StateChangeRow,
} from './history.queries.js';
import type { HourlySummaryPage, HourlySummaryView } from './hourly-summary.dto.js';
import type { HistoryQuery, StateChangePage, StateChangeQuery, StateChangeView } from './state-change.dto.js';

const largestExport = 50_000;

/** What happened and what was summed up, newest first; both only to be read. */
@Injectable()
export class PresenceHistory {
  private readonly zone: string;

  constructor(
    private readonly em: EntityManager,
    config: Config,
  ) {
    this.zone = config.env.TZ;
  }

  /** One page; `url` is the path and query of the request. */
  async stateChanges(wanted: StateChangeQuery, url: string): Promise<StateChangePage> {
    const rows = await findStateChanges(this.em, this.selection(wanted, wanted.limit + 1));
    const page = cursorPage(rows, wanted, url, row => row);
    return { ...page, results: page.results.map(stateChangeView) };
  }

  /** Everything that matches as CSV. Throws ImpossibleNow where that is too much for one file. */
  async stateChangesCsv(wanted: StateChangeQuery): Promise<string> {
    const rows = await findStateChanges(this.em, this.selection(wanted, largestExport + 1));
    return csvOf(stateChangeColumns, bounded(rows).map(stateChangeView));
  }

  async hours(wanted: HistoryQuery, url: string): Promise<HourlySummaryPage> {
    const rows = await findHours(this.em, this.selection(wanted, wanted.limit + 1));
    const page = cursorPage(rows, wanted, url, row => row);
    return { ...page, results: page.results.map(row => this.hourView(row)) };
  }

  async hoursCsv(wanted: HistoryQuery): Promise<string> {
    const rows = await findHours(this.em, this.selection(wanted, largestExport + 1));
    return csvOf(
      hourColumns,
      bounded(rows).map(row => this.hourView(row)),
    );
  }

  private selection(wanted: StateChangeQuery, limit: number): HistorySelection {
    const { employee: employees, device: devices, status } = wanted;
    return { employees, devices, status, time: this.timeOf(wanted), cursor: cursorOf(wanted), limit };
  }

  private timeOf({ since, until, date }: HistoryQuery): Partial<Interval> {
    const times = { from: since?.getTime(), to: until?.getTime() };
    if (date === undefined) return times;
    // The calendar has no 30th of February, though the pattern lets it through.
    if (addDays(addDays(date, 1), -1) !== date) throw InvalidInput.field('date', 'There is no such day.');
    const [from, to] = [startOfDay(this.zone, date), startOfDay(this.zone, addDays(date, 1))];
    return { from: Math.max(from, times.from ?? from), to: Math.min(to, times.to ?? to) };
  }

  private hourView(row: HourRow): HourlySummaryView {
    return {
      id: row.id,
      employee: row.employee,
      employee_name: row.employeeName,
      fake_name: row.fakeName,
      date: localDate(this.zone, row.at),
      hour: localHour(this.zone, row.at),
      hour_start: iso(row.at),
      first_seen: row.firstSeen === null ? null : iso(row.firstSeen),
      last_seen: row.lastSeen === null ? null : iso(row.lastSeen),
      minutes_online: row.minutesOnline,
      seconds_online: row.secondsOnline,
      seconds_covered: row.secondsCovered,
      revision: row.revision,
      final: row.final,
      sent: row.sentRevision === row.revision,
      parked_reason: row.parkedReason,
    };
  }
}

const iso = (instant: number) => new Date(instant).toISOString();

function stateChangeView(row: StateChangeRow): StateChangeView {
  return {
    id: row.id,
    employee: row.employee,
    employee_name: row.employeeName,
    device: row.device,
    device_name: row.deviceName,
    ip_address: row.ipAddress,
    timestamp: iso(row.at),
    status: row.status,
    detected_at: iso(row.detectedAt),
    estimated: row.estimated,
  };
}

function bounded<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= largestExport) return rows;
  throw new ImpossibleNow('too_much', `More than ${largestExport} records match; ask for a shorter time.`);
}

const stateChangeColumns = {
  timestamp: (row: StateChangeView) => row.timestamp,
  status: (row: StateChangeView) => (row.status === 1 ? 'online' : 'offline'),
  employee: (row: StateChangeView) => row.employee_name,
  device: (row: StateChangeView) => row.device_name,
  ip_address: (row: StateChangeView) => row.ip_address,
  detected_at: (row: StateChangeView) => row.detected_at,
  estimated: (row: StateChangeView) => row.estimated,
};

const hourColumns = {
  date: (row: HourlySummaryView) => row.date,
  hour: (row: HourlySummaryView) => row.hour,
  hour_start: (row: HourlySummaryView) => row.hour_start,
  employee: (row: HourlySummaryView) => row.employee_name,
  fake_name: (row: HourlySummaryView) => row.fake_name,
  first_seen: (row: HourlySummaryView) => row.first_seen,
  last_seen: (row: HourlySummaryView) => row.last_seen,
  minutes_online: (row: HourlySummaryView) => row.minutes_online,
  seconds_online: (row: HourlySummaryView) => row.seconds_online,
  seconds_covered: (row: HourlySummaryView) => row.seconds_covered,
  revision: (row: HourlySummaryView) => row.revision,
  final: (row: HourlySummaryView) => row.final,
};
