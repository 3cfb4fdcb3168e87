import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Optional } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { csvOf } from '../../http/csv.codec.js';
import { pageOf, windowOf } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, InvalidInput } from '../../shared/errors.js';
import { addDays, localDate, startOfDay } from '../../shared/zones.js';
import { xlsxOf } from '../export/xlsx.codec.js';
import { toDayView, type AttendanceDayPage, type AttendanceDayView } from './attendance-day.dto.js';
import { computedDays, type ComputedDay } from './computed-days.js';
import { planOf, type PersonDay } from './reckoning/day-plan.rules.js';
import {
  datesOf,
  isCalendarDay,
  lengthOf,
  longestRange,
  monthRange,
  rangeOf,
  type DayRange,
} from './reckoning/day-range.rules.js';
import type { DaysQuery, SheetQuery } from './days.query.dto.js';
import { csvColumns, xlsxColumns } from './days.table.js';
import { toSheetPerson, totalsOf, type MonthSheetView } from './month-sheet.dto.js';
import { peopleOf, type Employed, type PeopleSelection } from './people.queries.js';
import { PresenceBeside } from '../../people/presence-beside.js';

const largestExport = 50_000;

/**
 * Who was at work on which day, computed from the ledger each time it is asked for: whatever is matched, corrected or
 * scheduled anew counts at once. Throws InvalidInput for days the calendar does not have and for more than 62 of them.
 */
@Injectable()
export class AttendanceDays {
  private readonly zone: string;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    { env }: Config,
    @Optional() private readonly presence?: PresenceBeside,
  ) {
    this.zone = env.TZ;
  }

  /** One page, the newest day first; `url` is the path and query of the request. */
  async list(wanted: DaysQuery, url: string): Promise<AttendanceDayPage> {
    const { limit, offset } = windowOf(wanted);
    const now = this.now();
    const plan = await this.plan(this.rangeOf(wanted), selectionOf(wanted), now);
    if (!wanted.verdict) {
      const days = await computedDays(this.em, plan.slice(offset, offset + limit), this.zone, now);
      return pageOf(await this.views(days), plan.length, wanted, url);
    }
    const days = await this.matching(plan, wanted, now);
    return pageOf(await this.views(days.slice(offset, offset + limit)), days.length, wanted, url);
  }

  /** Everything that matches as CSV, in UTC and seconds. Throws ImpossibleNow where that is too much for one file. */
  async csv(wanted: DaysQuery): Promise<string> {
    return csvOf(csvColumns, await this.everything(wanted));
  }

  /** The same as a workbook, in the zone of the site and hours. */
  async xlsx(wanted: DaysQuery): Promise<Buffer> {
    return xlsxOf(xlsxColumns(this.zone), await this.everything(wanted), { sheet: 'Attendance' });
  }

  /** A month of everybody. */
  async sheet(wanted: SheetQuery): Promise<MonthSheetView> {
    const now = this.now();
    const month = wanted.month ?? localDate(this.zone, now).slice(0, 7);
    const range = monthRange(month);
    const days = await computedDays(
      this.em,
      await this.plan(range, { employees: wanted.employee, area: wanted.area }, now),
      this.zone,
      now,
    );
    const people = Map.groupBy(days, ({ person }) => person.employee);
    const employees = [...people.values()].flatMap(([first, ...rest]) =>
      first ? [toSheetPerson([first, ...rest])] : [],
    );
    return {
      month,
      time_zone: this.zone,
      dates: datesOf(range).toReversed(),
      employees,
      totals: totalsOf(employees.flatMap(({ days: own }) => own)),
    };
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private rangeOf(wanted: Partial<DayRange>): DayRange {
    for (const field of ['from', 'until'] as const) {
      const date = wanted[field];
      if (date !== undefined && !isCalendarDay(date)) throw InvalidInput.field(field, 'There is no such day.');
    }
    const range = rangeOf(wanted, localDate(this.zone, this.now()));
    if (range.until < range.from) throw InvalidInput.field('until', 'The last day is before the first.');
    if (lengthOf(range) <= longestRange) return range;
    throw InvalidInput.field('until', `At most ${longestRange} days at once.`);
  }

  private async plan(range: DayRange, wanted: PeopleSelection, now: number): Promise<PersonDay<Employed>[]> {
    // A day of attendance may begin on the evening before, and ends on the day after.
    const time = {
      from: startOfDay(this.zone, addDays(range.from, -1)),
      to: startOfDay(this.zone, addDays(range.until, 2)),
    };
    return planOf(this.zone, await peopleOf(this.em, wanted, time), datesOf(range), now);
  }

  private async matching(
    plan: readonly PersonDay<Employed>[],
    { verdict }: DaysQuery,
    now: number,
  ): Promise<ComputedDay[]> {
    const days = await computedDays(this.em, plan, this.zone, now);
    return verdict ? days.filter(({ day }) => verdict.includes(day.verdict)) : days;
  }

  private async everything(wanted: DaysQuery): Promise<AttendanceDayView[]> {
    const now = this.now();
    const days = await this.matching(await this.plan(this.rangeOf(wanted), selectionOf(wanted), now), wanted, now);
    if (days.length <= largestExport) return this.views(days);
    throw new ImpossibleNow('too_much', `More than ${largestExport} days match; ask for a shorter time.`);
  }

  private async views(days: readonly ComputedDay[]): Promise<AttendanceDayView[]> {
    const times = days.map(({ person: { employee }, frame: { from, to } }) => ({ employee, from, to }));
    const seen = days.length > 0 ? await this.presence?.during(times) : [];
    return days.map((day, index) => toDayView(day, seen?.[index] ?? null));
  }
}

const selectionOf = ({ employee, area, search }: DaysQuery): PeopleSelection => ({ employees: employee, area, search });
