import { Box, type SxProps, type Theme } from '@mui/material';
import { memo } from 'react';
import { Link } from 'react-router';
import { shortDayText } from '../../presence/site-time.js';
import { Ago } from '../../status/ago.js';
import { directionOfState } from '../attendance-words.js';
import { DirectionMark } from '../direction-mark.js';
import { PunchTime } from '../punch-time.js';
import { Whose } from '../whose.js';
import type { PunchRow } from './use-punches.js';

/** Punches by day, the newest first; a new one lights up and is read aloud. */
export function PunchList({ punches }: { punches: PunchRow[] }) {
  const days = byDay(punches);
  return (
    <Box role="log" aria-label="Punches as they happen" sx={look}>
      {[...days].map(([date, own]) => (
        <section key={date} aria-label={dayName(date)}>
          <h2>{dayName(date)}</h2>
          <ul>
            {own.map(punch => (
              <Punch key={punch.id} punch={punch} />
            ))}
          </ul>
        </section>
      ))}
    </Box>
  );
}

function byDay(punches: PunchRow[]): Map<string, PunchRow[]> {
  const days = new Map<string, PunchRow[]>();
  for (const punch of punches) {
    const date = punch.local_time.slice(0, 10);
    const day = days.get(date);
    if (day) day.push(punch);
    else days.set(date, [punch]);
  }
  return days;
}

/** A terminal may show a day that the calendar does not have. */
const dayName = (date: string) => (Number.isNaN(Date.parse(date)) ? date : shortDayText(date));

const Punch = memo(
  function Punch({ punch }: { punch: PunchRow }) {
    return (
      <li className={punch.isNew ? 'new' : undefined}>
        <span className="time">
          <PunchTime local={punch.local_time} at={punch.timestamp} clockOnly />
        </span>
        <Whose {...punch} />
        <span className="direction">
          <DirectionMark direction={directionOfState(punch.in_out_state)} />
        </span>
        <span className="terminal">
          <Link to={`/terminals/${punch.device}/show`}>{punch.device_name}</Link>
        </span>
        <span className="ago">
          <Ago at={punch.timestamp} />
        </span>
      </li>
    );
  },
  (before, after) =>
    before.punch.id === after.punch.id &&
    before.punch.employee_name === after.punch.employee_name &&
    before.punch.device_name === after.punch.device_name,
);

/** Of all rows at once. */
const look: SxProps<Theme> = theme => ({
  '& h2': {
    m: 0,
    px: { xs: 1.5, sm: 2.5 },
    py: 1,
    fontSize: '0.8125rem',
    fontWeight: 600,
    color: 'text.secondary',
    borderBottom: 1,
    borderColor: 'divider',
  },
  '& section + section h2': { borderTop: 1, borderColor: 'divider' },
  '& ul': { listStyle: 'none', m: 0, p: 0 },
  '& li': {
    px: { xs: 1.5, sm: 2.5 },
    py: 1,
    display: 'grid',
    columnGap: 2,
    rowGap: 0.25,
    alignItems: 'center',
    gridTemplateColumns: { xs: '88px minmax(0, 1fr) auto', md: '100px minmax(0, 2fr) 80px minmax(0, 1fr) 110px' },
  },
  '& li + li': { borderTop: 1, borderColor: 'divider' },
  '& .time': { fontWeight: 650 },
  '& .terminal': { gridColumn: { xs: '2', md: 'auto' }, minWidth: 0, overflowWrap: 'anywhere' },
  '& .terminal a': { color: 'text.secondary', textDecoration: 'none' },
  '& .terminal a:hover': { textDecoration: 'underline' },
  '& .ago': { textAlign: 'right', color: 'text.secondary', fontSize: '0.8125rem', whiteSpace: 'nowrap' },
  '& .new': { animation: 'punched 4s ease-out' },
  '@keyframes punched': {
    '0%, 25%': { backgroundColor: theme.palette.states.up.tint },
    '100%': { backgroundColor: 'transparent' },
  },
});
