import type { CalendarView, PersonMonthView, PersonOnDayView } from './calendar.dto.js';
import type { PersonDayView, StayView, TimelineView } from './timeline.dto.js';

interface TimelineRow {
  date: string;
  person: PersonDayView;
  stay: StayView;
}

export function timelineRows({ date, employees }: TimelineView): TimelineRow[] {
  return employees.flatMap(person => person.intervals.map(stay => ({ date, person, stay })));
}

export const timelineColumns = {
  date: ({ date }: TimelineRow) => date,
  employee: ({ person }: TimelineRow) => person.employee_name,
  fake_name: ({ person }: TimelineRow) => person.fake_name,
  area: ({ person }: TimelineRow) => person.area,
  from: ({ stay }: TimelineRow) => stay.from,
  to: ({ stay }: TimelineRow) => stay.to,
  seconds: ({ stay }: TimelineRow) => stay.seconds,
  ongoing: ({ stay }: TimelineRow) => stay.ongoing,
};

interface CalendarRow {
  person: PersonMonthView;
  day: PersonOnDayView;
}

export function calendarRows({ employees }: CalendarView): CalendarRow[] {
  return employees.flatMap(person => person.days.map(day => ({ person, day })));
}

export const calendarColumns = {
  date: ({ day }: CalendarRow) => day.date,
  employee: ({ person }: CalendarRow) => person.employee_name,
  fake_name: ({ person }: CalendarRow) => person.fake_name,
  area: ({ person }: CalendarRow) => person.area,
  seconds_online: ({ day }: CalendarRow) => day.seconds_online,
  seconds_covered: ({ day }: CalendarRow) => day.seconds_covered,
  first_seen: ({ day }: CalendarRow) => day.first_seen,
  last_seen: ({ day }: CalendarRow) => day.last_seen,
};
