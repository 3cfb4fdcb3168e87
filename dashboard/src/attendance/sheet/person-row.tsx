import { memo, type CSSProperties } from 'react';
import { Link } from 'react-router';
import type { SheetDayView, SheetPersonView } from '../../client/types.gen.js';
import { shortDayText } from '../../presence/site-time.js';
import { isWeekend, type SheetText } from './sheet-days.js';
import { clockHours, dayInWords, letterOf } from './verdict-words.js';

/** So much is a full day: its cell has the full colour. */
const fullSeconds = 8 * 3600;

interface RowProps {
  person: SheetPersonView;
  dates: string[];
  text: SheetText;
  today: string;
}

/** The month of one person. Cells are plain: a month of a large site has many thousands. */
export const PersonRow = memo(function PersonRow({ person, dates, text, today }: RowProps) {
  const { employee, employee_name: name, area, days, totals } = person;
  const byDate = new Map(days.map(day => [day.date, day]));
  return (
    <div role="row" className="row" data-employee={employee}>
      <span role="rowheader" className="name">
        <Link to={`/employees/${employee}/show`} title={area === 'default' ? name : `${name}, ${area}`}>
          {name}
        </Link>
      </span>
      {dates.map(date => {
        const day = byDate.get(date);
        return day ? (
          <Day key={date} day={day} name={name} text={text} isToday={date === today} />
        ) : (
          <span role="gridcell" key={date} aria-label={`${date}: yet to come`} className={emptyClass(date)} />
        );
      })}
      <span role="gridcell" className="sum">
        {totals.worked_seconds > 0 ? clockHours(totals.worked_seconds) : '–'}
      </span>
      <span role="gridcell" className="sum">
        {totals.late_days || '–'}
      </span>
      <span role="gridcell" className="sum">
        {totals.absent || '–'}
      </span>
    </div>
  );
});

const emptyClass = (date: string) => (isWeekend(date) ? 'weekend' : undefined);

interface DayProps {
  day: SheetDayView;
  name: string;
  text: SheetText;
  isToday: boolean;
}

function Day({ day, name, text, isToday }: DayProps) {
  const words = `${name}, ${dayName(day.date)}: ${dayInWords(day)}`;
  const corrected = day.flags.includes('corrected');
  const hours = text === 'hours' && day.worked_seconds > 0;
  const classes = [
    ...['cell', day.verdict, hours && 'hours', isWeekend(day.date) && 'weekend'],
    ...[isToday && 'today', corrected && 'corrected'],
  ];
  return (
    <span
      role="gridcell"
      tabIndex={-1}
      aria-label={words}
      aria-haspopup="dialog"
      title={words}
      data-date={day.date}
      className={classes.filter(Boolean).join(' ')}
      style={heatStyle(day)}
    >
      {hours ? hoursText(day.worked_seconds) : letterOf(day)}
    </span>
  );
}

/** The same few dates stand in every row. */
const dayNames = new Map<string, string>();

function dayName(date: string): string {
  const known = dayNames.get(date) ?? shortDayText(date);
  dayNames.set(date, known);
  return known;
}

/** Custom properties are not part of React's own type. */
const heatStyle = (day: SheetDayView): CSSProperties & { '--heat': string } => ({ '--heat': `${heatOf(day)}%` });

/** How much of the colour a cell has. */
const heatOf = ({ worked_seconds: worked }: SheetDayView) =>
  worked === 0 ? 0 : Math.round(14 + 40 * Math.min(1, worked / fullSeconds));

/** `7.6`; from ten hours on without the tenths, for which there is no room. */
const hoursText = (seconds: number) => (seconds >= 36_000 ? Math.round(seconds / 3600) : (seconds / 3600).toFixed(1));
