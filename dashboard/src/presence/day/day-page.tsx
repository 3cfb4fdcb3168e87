import { Alert, Box, Paper, Typography, useMediaQuery } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useSearchParams } from 'react-router';
import { errorText } from '../../api/problem.js';
import type { PersonDayView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { duration } from '../../status/time.js';
import { NoPeople } from '../board/no-people.js';
import { CsvLink } from '../csv-link.js';
import type { TimelineView } from '../../client/types.gen.js';
import { presence } from '../presence-api.js';
import { addDays, clockTime, dayText, today } from '../site-time.js';
import { causeWords } from '../system/cause-words.js';
import { WhereTabs } from '../where-tabs.js';
import { DayAxis } from './day-axis.js';
import { DayLegend } from './day-legend.js';
import { DayRow } from './day-row.js';
import { dayStyles } from './day.styles.js';
import { StepChoice } from './step-choice.js';

/** A day that goes on grows with every sweep; who comes and goes is read at once. */
const everyMs = 30_000;

/** One day of everybody as bars. The day is part of the address. */
export default function DayPage() {
  const [parameters, setParameters] = useSearchParams();
  const date = parameters.get('date');
  const { data, error } = useQuery({
    queryKey: ['presence-day', date],
    queryFn: ({ signal }) => presence.day(date, signal),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
  const choose = (next: string | null) => setParameters(next ? { date: next } : {}, { replace: true });
  if (!data) return error ? <Alert severity="error">{errorText(error)}</Alert> : <Reading />;
  const shown = date ?? data.date;
  const isPast = shown < today(data.time_zone);
  return (
    <>
      <PageTitle title="Day timeline" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <WhereTabs at="/presence/day" />
        <StepChoice
          kind="date"
          value={shown}
          previous={addDays(shown, -1)}
          next={isPast ? addDays(shown, 1) : null}
          present="Today"
          onChange={choose}
        />
        <Box sx={{ flex: { sm: 1 } }} />
        <CsvLink href={presence.dayCsv(shown)} />
      </Box>
      {error && (
        <Alert severity="error" sx={{ mb: 1.5 }}>
          {errorText(error)}
        </Alert>
      )}
      {data.employees.length === 0 ? <NoPeople /> : <DayPaper day={data} />}
    </>
  );
}

const none: PersonDayView[] = [];

function DayPaper({ day }: { day: TimelineView }) {
  // Drawn in portions, so that the page answers in between.
  const people = useDeferredValue(day.employees, none);
  const narrow = useMediaQuery(theme => theme.breakpoints.down('sm'));
  return (
    <Paper sx={dayStyles}>
      <Box
        sx={{
          px: { xs: 1.5, sm: 2 },
          mb: 1,
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1,
          justifyContent: 'space-between',
        }}
      >
        <Typography variant="h2">{dayText(day.date)}</Typography>
        <DayLegend zone={day.time_zone} />
      </Box>
      <Box className="columns" sx={{ px: { xs: 1.5, sm: 2 } }}>
        <div className="bar">
          <DayAxis day={day} every={narrow ? 6 : 3} />
        </div>
      </Box>
      <ul aria-label="Everybody">
        {people.map(person => (
          <DayRow key={person.id} person={person} day={day} />
        ))}
      </ul>
      <Unwatched day={day} />
    </Paper>
  );
}

/** The hatched times in words, with their causes where they are known. */
function Unwatched({ day: { uncovered, outages, time_zone: zone } }: { day: TimelineView }) {
  if (uncovered.length === 0) return null;
  return (
    <Box sx={{ px: 2, py: 1.5, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem', color: 'text.secondary' }}>
      Nobody watched{' '}
      {uncovered.map(({ from, to, seconds }, index) => {
        const outage = outages.find(({ started_at, ended_at }) => started_at < to && ended_at > from);
        return (
          <span key={from}>
            {index > 0 && ', '}
            {clockTime(from, zone)} to {clockTime(to, zone)} ({duration(seconds)}
            {outage && `, ${causeWords[outage.cause].toLowerCase()}`})
          </span>
        );
      })}
      . That is neither presence nor absence.
    </Box>
  );
}
