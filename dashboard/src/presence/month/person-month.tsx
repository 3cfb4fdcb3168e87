import { Alert, Box, type Theme } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { errorText } from '../../api/problem.js';
import type { CalendarView, PersonOnDayView } from '../../client/types.gen.js';
import { Section } from '../../status/section.js';
import { StepChoice } from '../day/step-choice.js';
import { presence } from '../presence-api.js';
import { addMonths, monthText, today } from '../site-time.js';
import { dayInWords, fullness, hoursText, longHoursText, weekdayOf } from './month-text.js';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The calendar of one person. The month is part of the address. */
export function PersonMonth({ employee }: { employee: number }) {
  const [parameters, setParameters] = useSearchParams();
  const month = parameters.get('month');
  const { data, error } = useQuery({
    queryKey: ['presence-month', month, employee],
    queryFn: ({ signal }) => presence.month(month, employee, signal),
    placeholderData: keepPreviousData,
  });
  if (!data) return error ? <Alert severity="error">{errorText(error)}</Alert> : null;
  const shown = month ?? data.month;
  const isPast = shown < today(data.time_zone).slice(0, 7);
  const own = data.employees.find(({ id }) => id === employee);
  return (
    <Section
      title={monthText(data.month)}
      action={
        <StepChoice
          kind="month"
          value={shown}
          previous={addMonths(shown, -1)}
          next={isPast ? addMonths(shown, 1) : null}
          present="This month"
          onChange={next => setParameters(next ? { month: next } : {}, { replace: true })}
        />
      }
    >
      <Box sx={{ mb: 1.5, color: 'text.secondary' }}>
        {own && own.seconds_online > 0
          ? `Here for ${longHoursText(own.seconds_online)} together`
          : 'Not seen in this month'}
      </Box>
      {own && <Days days={own.days} calendar={data} />}
    </Section>
  );
}

function Days({ days, calendar }: { days: PersonOnDayView[]; calendar: CalendarView }) {
  const now = today(calendar.time_zone);
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(7, minmax(0, 1fr))', gap: 0.5 }}>
      {weekdays.map(name => (
        <Box key={name} aria-hidden sx={{ fontSize: '0.75rem', color: 'text.secondary', textAlign: 'center' }}>
          {name}
        </Box>
      ))}
      {days.map((day, index) => (
        <DayCell
          key={day.date}
          day={day}
          zone={calendar.time_zone}
          first={index === 0}
          time={day.date === now ? 'now' : day.date > now ? 'later' : 'past'}
        />
      ))}
    </Box>
  );
}

interface CellProps {
  day: PersonOnDayView;
  zone: string;
  /** It begins the first week where its weekday is. */
  first: boolean;
  time: 'past' | 'now' | 'later';
}

function DayCell({ day, zone, first, time }: CellProps) {
  const words = time === 'later' ? `${day.date}: yet to come` : dayInWords(day, zone);
  return (
    <Box
      component={Link}
      to={`/presence/day?date=${day.date}`}
      title={words}
      aria-current={time === 'now' ? 'date' : undefined}
      sx={theme => ({
        position: 'relative',
        height: { xs: 48, sm: 58 },
        px: { xs: 0.5, sm: 1 },
        py: 0.5,
        borderRadius: 0.75,
        overflow: 'hidden',
        border: 1,
        borderColor: time === 'now' ? 'primary.main' : 'divider',
        color: 'text.primary',
        textDecoration: 'none',
        fontSize: '0.75rem',
        background:
          time === 'past' && day.seconds_covered === 0 && day.seconds_online === 0 ? stripes(theme) : undefined,
        '&::after': {
          content: '""',
          position: 'absolute',
          left: 0,
          right: 0,
          bottom: 0,
          height: 4,
          width: `${fullness(day.seconds_online) * 100}%`,
          bgcolor: theme.palette.states.up.fill,
        },
      })}
      style={first ? { gridColumnStart: weekdayOf(day.date) + 1 } : undefined}
    >
      <span style={unseen}>{words}</span>
      <Box component="span" aria-hidden sx={{ color: 'text.secondary' }}>
        {Number(day.date.slice(8))}
      </Box>
      <Box aria-hidden sx={{ fontSize: { xs: '0.75rem', sm: '0.9375rem' }, fontWeight: 650 }}>
        {day.seconds_online > 0 && hoursText(day.seconds_online)}
      </Box>
    </Box>
  );
}

/** Words for those who hear the page: the figures of a day are too short for them. */
const unseen = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' } as const;

const stripes = ({ palette: { states } }: Theme) =>
  `repeating-linear-gradient(135deg, transparent 0 5px, ${states.unknown.tint} 5px 7px)`;
