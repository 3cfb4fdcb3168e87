import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from './attendance-day.dto.js';
import type { ComputedDay } from './computed-days.js';
import { dayFlags, verdicts, type DayFlag, type Verdict } from './reckoning/day.rules.js';

export class SheetDayView {
  /** `YYYY-MM-DD` */
  date: string;
  @ApiProperty({ enum: verdicts })
  verdict: Verdict;
  worked_seconds: number;
  late_seconds: number;
  early_seconds: number;
  overtime_seconds: number;
  @ApiProperty({ enum: dayFlags, isArray: true })
  flags: DayFlag[];
}

/** Sums over days: how many have which verdict, and the seconds. */
export class SheetTotalsView {
  present: number;
  incomplete: number;
  absent: number;
  day_off: number;
  unknown: number;
  open: number;
  /** Days on which somebody came late. */
  late_days: number;
  worked_seconds: number;
  late_seconds: number;
  early_seconds: number;
  overtime_seconds: number;
}

export class SheetPersonView {
  /** Id of the employee. */
  employee: number;
  employee_name: string;
  area: string;
  /** The days that have begun. */
  @ApiProperty({ type: [SheetDayView] })
  days: SheetDayView[];
  totals: SheetTotalsView;
}

/** A month: who was there on which day, and how long. */
export class MonthSheetView {
  /** `YYYY-MM` */
  month: string;
  /** IANA name of the site's zone. */
  time_zone: string;
  /** Every day of the month, `YYYY-MM-DD`. */
  dates: string[];
  /** By `display_order`. */
  @ApiProperty({ type: [SheetPersonView] })
  employees: SheetPersonView[];
  totals: SheetTotalsView;
}

/** `days` are those of one employee, the newest first. */
export function toSheetPerson(days: readonly [ComputedDay, ...ComputedDay[]]): SheetPersonView {
  const { employee, name, area } = days[0].person;
  const views = days.map(toSheetDay).toReversed();
  return { employee, employee_name: name, area, days: views, totals: totalsOf(views) };
}

function toSheetDay({ frame, day }: ComputedDay): SheetDayView {
  return {
    date: frame.date,
    verdict: day.verdict,
    worked_seconds: wholeSeconds(day.workedMs),
    late_seconds: wholeSeconds(day.lateMs),
    early_seconds: wholeSeconds(day.earlyMs),
    overtime_seconds: wholeSeconds(day.overtimeMs),
    flags: day.flags,
  };
}

export function totalsOf(days: readonly SheetDayView[]): SheetTotalsView {
  const count = (wanted: Verdict) => days.filter(({ verdict }) => verdict === wanted).length;
  const sum = (seconds: (day: SheetDayView) => number) => days.reduce((total, day) => total + seconds(day), 0);
  return {
    present: count('present'),
    incomplete: count('incomplete'),
    absent: count('absent'),
    day_off: count('day_off'),
    unknown: count('unknown'),
    open: count('open'),
    late_days: days.filter(day => day.late_seconds > 0).length,
    worked_seconds: sum(day => day.worked_seconds),
    late_seconds: sum(day => day.late_seconds),
    early_seconds: sum(day => day.early_seconds),
    overtime_seconds: sum(day => day.overtime_seconds),
  };
}
