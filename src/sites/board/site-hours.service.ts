import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { addDays } from '../../shared/zones.js';
import { Site } from '../site.entity.js';
import type { SiteHourPage, SiteHourQuery, SiteHourView } from './site-hour.dto.js';

interface Row {
  employeeId: number;
  employeeName: string;
  fakeName: string;
  date: string;
  hour: number;
  hourStart: number;
  firstSeen: number | null;
  lastSeen: number | null;
  minutesOnline: number;
  revision: number;
  reportedAt: number;
  receivedAt: number;
}

/** The hours another site has reported. */
@Injectable()
export class SiteHoursService {
  constructor(private readonly em: EntityManager) {}

  /** One page, newest hour first; `url` is the path and query of the request. */
  async list(siteId: number, wanted: SiteHourQuery, url: string): Promise<SiteHourPage> {
    if ((await this.em.count(Site, { id: siteId })) === 0) throw new NotFound('Site', siteId);
    const newer = cursorOf(wanted)?.direction === 'newer';
    const direction = newer ? sql`asc` : sql`desc`;
    const rows = await query<Row>(
      this.em,
      sql<Row>`
        select employee_id as "employeeId", employee_name as "employeeName", fake_name as "fakeName",
               to_char(date, 'YYYY-MM-DD') as date, hour, ${epochMs('hour_start')} as "hourStart",
               ${epochMs('first_seen')} as "firstSeen", ${epochMs('last_seen')} as "lastSeen",
               minutes_online as "minutesOnline", revision, ${epochMs('reported_at')} as "reportedAt",
               ${epochMs('received_at')} as "receivedAt"
        from site_presence where ${conditionsOf(siteId, wanted)}
        order by hour_start ${direction}, employee_id ${direction} limit ${wanted.limit + 1}`,
    );
    const page = cursorPage(rows, wanted, url, ({ hourStart: at, employeeId: id }) => ({ at, id }));
    return { ...page, results: page.results.map(view) };
  }
}

function conditionsOf(siteId: number, wanted: SiteHourQuery): RawBuilder<unknown> {
  const { employee, date, since, until } = wanted;
  const cursor = cursorOf(wanted);
  const conditions = [sql`site_id = ${siteId}`];
  if (employee) conditions.push(sql`employee_id = any(${employee}::int4[])`);
  if (date !== undefined) conditions.push(sql`date = ${calendarDay(date)}::date`);
  if (since) conditions.push(sql`hour_start >= ${since.toISOString()}::timestamptz`);
  if (until) conditions.push(sql`hour_start < ${until.toISOString()}::timestamptz`);
  if (cursor) {
    const beyond = cursor.direction === 'newer' ? sql`>` : sql`<`;
    const at = sql`${iso(cursor.at)}::timestamptz`;
    conditions.push(sql`(hour_start, employee_id) ${beyond} (${at}, ${cursor.id}::int8)`);
  }
  return sql.join(conditions, sql` and `);
}

/** The calendar has no 30th of February, though the pattern lets it through. */
function calendarDay(date: string): string {
  if (addDays(addDays(date, 1), -1) !== date) throw InvalidInput.field('date', 'There is no such day.');
  return date;
}

function view(row: Row): SiteHourView {
  return {
    employee_id: row.employeeId,
    employee_name: row.employeeName,
    fake_name: row.fakeName,
    date: row.date,
    hour: row.hour,
    hour_start: iso(row.hourStart),
    first_seen: row.firstSeen === null ? null : iso(row.firstSeen),
    last_seen: row.lastSeen === null ? null : iso(row.lastSeen),
    minutes_online: row.minutesOnline,
    revision: row.revision,
    reported_at: iso(row.reportedAt),
    received_at: iso(row.receivedAt),
  };
}

const iso = (instant: number) => new Date(instant).toISOString();
