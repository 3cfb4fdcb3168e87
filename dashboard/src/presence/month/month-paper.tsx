import { Paper, type SxProps, type Theme } from '@mui/material';
import { Link } from 'react-router';
import type { CalendarView, PersonMonthView } from '../../client/types.gen.js';
import { monthText } from '../site-time.js';
import { MonthBar } from './month-bar.js';
import { hoursText } from './month-text.js';

interface MonthProps {
  month: CalendarView;
  /** Of the month: all, or as many as are drawn so far. */
  people: PersonMonthView[];
}

/** A month of everybody. Plain elements with the styles of the whole around them: there are hundreds of rows. */
export function MonthPaper({ month, people }: MonthProps) {
  return (
    <Paper sx={style}>
      <h2>{monthText(month.month)}</h2>
      <div className="row">
        <DayNumbers month={month} />
      </div>
      <ul aria-label="Everybody">
        {people.map(person => (
          <li key={person.id} className="row">
            <div className="name">
              <Link to={`/employees/${person.id}/show?month=${month.month}`}>{person.employee_name}</Link>
            </div>
            <div className="bar">
              <MonthBar person={person} zone={month.time_zone} />
            </div>
            <div className="sum" title="Hours and minutes in the month">
              {person.seconds_online > 0 ? hoursText(person.seconds_online) : '–'}
            </div>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

/** Each leads to its day. */
function DayNumbers({ month }: { month: CalendarView }) {
  return (
    <div className="bar days">
      {month.days.map(({ date }) => (
        <Link key={date} to={`/presence/day?date=${date}`}>
          {Number(date.slice(8))}
        </Link>
      ))}
    </div>
  );
}

const style: SxProps<Theme> = {
  pt: 2,
  overflow: 'clip',
  '& h2': { m: 0, mb: 1, px: { xs: 1.5, sm: 2 }, fontSize: '1.0625rem', fontWeight: 650 },
  '& ul': { listStyle: 'none', m: 0, p: 0 },
  '& .row': {
    px: { xs: 1.5, sm: 2 },
    display: 'grid',
    columnGap: 2,
    rowGap: 0.5,
    alignItems: 'center',
    gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', md: '190px minmax(0, 1fr) 72px' },
    gridTemplateAreas: { xs: '"name sum" "bar bar"', md: '"name bar sum"' },
  },
  '& li': {
    py: 0.75,
    borderTop: 1,
    borderColor: 'divider',
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 44px',
  },
  '& .name': { gridArea: 'name', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& .name a': { color: 'text.primary', fontWeight: 600, textDecoration: 'none' },
  '& .bar': { gridArea: 'bar', minWidth: 0 },
  '& .sum': { gridArea: 'sum', textAlign: 'right' },
  '& .days': { display: 'flex', pb: 0.5, fontSize: '0.75rem' },
  '& .days a': {
    flex: '1 1 0',
    minWidth: 0,
    textAlign: 'center',
    color: 'text.secondary',
    textDecoration: 'none',
    // On a telephone every other number is left out: the columns are narrower than the figures.
    '&:nth-of-type(even)': { visibility: { xs: 'hidden', sm: 'visible' } },
  },
  '& a:hover': { textDecoration: 'underline' },
};
