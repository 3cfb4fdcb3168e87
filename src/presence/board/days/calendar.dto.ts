import { ApiProperty } from '@nestjs/swagger';

/** One calendar day of the site. */
export class CalendarDayView {
  /** `YYYY-MM-DD` */
  date: string;
  /** First instant of the day; ISO 8601, UTC. */
  from: string;
  /** First instant of the next day; ISO 8601, UTC. */
  to: string;
  /** Length of the day: 23 to 25 hours. */
  seconds: number;
  /** How much of it was watched. */
  seconds_covered: number;
}

export class PersonOnDayView {
  /** `YYYY-MM-DD` */
  date: string;
  /** Rounded so that the days add up. */
  seconds_online: number;
  /** How much of the day was watched; the same for everybody. */
  seconds_covered: number;
  /** First instant of presence in the day; ISO 8601, UTC. */
  first_seen: string | null;
  /** Last instant of presence in the day; ISO 8601, UTC. */
  last_seen: string | null;
}

export class PersonMonthView {
  /** Id of the employee. */
  id: number;
  employee_name: string;
  fake_name: string;
  area: string;
  seconds_online: number;
  /** Every day of the month. */
  @ApiProperty({ type: [PersonOnDayView] })
  days: PersonOnDayView[];
}

/** One calendar month of the site, counted from intervals at the midnights of its zone. */
export class CalendarView {
  /** `YYYY-MM` */
  month: string;
  /** IANA name of the site's zone. */
  time_zone: string;
  @ApiProperty({ type: [CalendarDayView] })
  days: CalendarDayView[];
  /** By `display_order`. */
  @ApiProperty({ type: [PersonMonthView] })
  employees: PersonMonthView[];
}
