import { Alert, Box } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useSearchParams } from 'react-router';
import { errorText } from '../../api/problem.js';
import type { PersonMonthView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { NoPeople } from '../board/no-people.js';
import { CsvLink } from '../csv-link.js';
import { StepChoice } from '../day/step-choice.js';
import { presence } from '../presence-api.js';
import { addMonths, today } from '../site-time.js';
import { WhereTabs } from '../where-tabs.js';
import { MonthPaper } from './month-paper.js';

const none: PersonMonthView[] = [];

/** One month of everybody. The month is part of the address. */
export default function MonthPage() {
  const [parameters, setParameters] = useSearchParams();
  const month = parameters.get('month');
  const { data, error } = useQuery({
    queryKey: ['presence-month', month, null],
    queryFn: ({ signal }) => presence.month(month, null, signal),
    placeholderData: keepPreviousData,
  });
  // Drawn in portions, so that the page answers in between.
  const people = useDeferredValue(data?.employees ?? none, none);
  if (!data) return error ? <Alert severity="error">{errorText(error)}</Alert> : <Reading />;
  const shown = month ?? data.month;
  const isPast = shown < today(data.time_zone).slice(0, 7);
  return (
    <>
      <PageTitle title="Month" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <WhereTabs at="/presence/month" />
        <StepChoice
          kind="month"
          value={shown}
          previous={addMonths(shown, -1)}
          next={isPast ? addMonths(shown, 1) : null}
          present="This month"
          onChange={next => setParameters(next ? { month: next } : {}, { replace: true })}
        />
        <Box sx={{ flex: { sm: 1 } }} />
        <CsvLink href={presence.monthCsv(shown)} />
      </Box>
      {error && (
        <Alert severity="error" sx={{ mb: 1.5 }}>
          {errorText(error)}
        </Alert>
      )}
      {data.employees.length === 0 ? <NoPeople /> : <MonthPaper month={data} people={people} />}
    </>
  );
}
