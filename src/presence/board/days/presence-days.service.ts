import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { csvOf } from '../../../http/csv.codec.js';
import { Employee } from '../../../people/employee.entity.js';
import { Clock } from '../../../shared/clock.js';
import { InvalidInput } from '../../../shared/errors.js';
import { clip, measure, union, type Interval } from '../../../shared/intervals.js';
import { localDate } from '../../../shared/zones.js';
import { Outage } from '../../outages/outage.entity.js';
import { patienceMs } from '../now/standing.rules.js';
import { toOutageView, type OutageView } from '../system/outage.dto.js';
import type { CalendarView, PersonMonthView } from './calendar.dto.js';
import { cutAtDays, isCalendarDay, localDay, localMonth, secondsOfDays, unwatched, type Day } from './day.rules.js';
import type { CalendarQuery, TimelineQuery } from './days.query.dto.js';
import { coverageIn, sessionsIn, type SessionRow } from './days.queries.js';
import { calendarColumns, calendarRows, timelineColumns, timelineRows } from './days.table.js';
import { toPersonDayView, toStretchView, wholeSeconds, type TimelineView } from './timeline.dto.js';

/** Who was here on the calendar days of the site, computed from intervals and not from hours. */
@Injectable()
export class PresenceDays {
  private readonly zone: string;
  private readonly patienceMs: number;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    { env }: Config,
  ) {
    this.zone = env.TZ;
    this.patienceMs = patienceMs(env.PING_INTERVAL_SECONDS);
  }

  /** One day. Throws InvalidInput where the calendar has no such day. */
  async timeline(wanted: TimelineQuery): Promise<TimelineView> {
    const day = this.dayOf(wanted);
    const sessions = await this.sessionsOf(wanted.employee, day);
    const covered = await coverageIn(this.em, day);
    const employees = await this.peopleOf(wanted.employee, [...sessions.keys()]);
    return {
      date: day.date,
      time_zone: this.zone,
      from: new Date(day.from).toISOString(),
      to: new Date(day.to).toISOString(),
      seconds: wholeSeconds(day.to - day.from),
      seconds_covered: wholeSeconds(measure(clip(covered, day))),
      employees: employees.map(employee => toPersonDayView(employee, sessions.get(employee.id) ?? [], day)),
      uncovered: unwatched(covered, day, this.now(), this.patienceMs).map(toStretchView),
      outages: await this.outagesIn(day),
    };
  }

  /** One line per interval of an employee. */
  async timelineCsv(wanted: TimelineQuery): Promise<string> {
    return csvOf(timelineColumns, timelineRows(await this.timeline(wanted)));
  }

  /** One month. */
  async calendar(wanted: CalendarQuery): Promise<CalendarView> {
    const month = wanted.month ?? localDate(this.zone, this.now()).slice(0, 7);
    const days = localMonth(this.zone, month);
    const frame = { from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 };
    const sessions = await this.sessionsOf(wanted.employee, frame);
    const covered = cutAtDays(union(await coverageIn(this.em, frame)), days);
    const watched = secondsOfDays(covered);
    const employees = await this.peopleOf(wanted.employee, [...sessions.keys()]);
    return {
      month,
      time_zone: this.zone,
      days: days.map(({ date, from, to }, index) => ({
        date,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        seconds: wholeSeconds(to - from),
        seconds_covered: watched[index] ?? 0,
      })),
      employees: employees.map(employee => monthOf(employee, sessions.get(employee.id) ?? [], days, watched)),
    };
  }

  /** One line per employee and day. */
  async calendarCsv(wanted: CalendarQuery): Promise<string> {
    return csvOf(calendarColumns, calendarRows(await this.calendar(wanted)));
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private dayOf({ date }: TimelineQuery): Day {
    if (date !== undefined && !isCalendarDay(date)) throw InvalidInput.field('date', 'There is no such day.');
    return localDay(this.zone, date ?? localDate(this.zone, this.now()));
  }

  private async sessionsOf(
    employees: readonly number[] | undefined,
    frame: Interval,
  ): Promise<Map<number, SessionRow[]>> {
    return Map.groupBy(await sessionsIn(this.em, frame, employees ?? null), ({ employee }) => employee);
  }

  /** Those asked for; else who is active, and whoever was here then. */
  private peopleOf(asked: readonly number[] | undefined, present: readonly number[]): Promise<Employee[]> {
    const where = asked ? { id: { $in: [...asked] } } : { $or: [{ active: true }, { id: { $in: [...present] } }] };
    return this.em.find(Employee, where, { orderBy: { displayOrder: 'asc' }, disableIdentityMap: true });
  }

  private async outagesIn({ from, to }: Interval): Promise<OutageView[]> {
    const touching = { startedAt: { $lt: new Date(to) }, endedAt: { $gt: new Date(from) } };
    const orderBy = { startedAt: 'desc', id: 'desc' } as const;
    return (await this.em.find(Outage, touching, { orderBy, disableIdentityMap: true })).map(toOutageView);
  }
}

function monthOf(
  employee: Employee,
  sessions: readonly SessionRow[],
  days: readonly Day[],
  watched: readonly number[],
): PersonMonthView {
  const pieces = cutAtDays(union(sessions.filter(({ counts }) => counts)), days);
  const seconds = secondsOfDays(pieces);
  const { id, employeeName, fakeName, area } = employee;
  return {
    id,
    employee_name: employeeName,
    fake_name: fakeName,
    area,
    seconds_online: seconds.reduce((sum, own) => sum + own, 0),
    days: days.map(({ date }, index) => {
      const [first, last] = [pieces[index]?.[0], pieces[index]?.at(-1)];
      return {
        date,
        seconds_online: seconds[index] ?? 0,
        seconds_covered: watched[index] ?? 0,
        first_seen: first ? new Date(first.from).toISOString() : null,
        last_seen: last ? new Date(last.to).toISOString() : null,
      };
    }),
  };
}
