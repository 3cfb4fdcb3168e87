import { Box, Button, Paper } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { cursorOf } from '../../api/api.js';
import type { CursorPage } from '../../api/types.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { PersonField } from '../../people/person-field.js';
import { Empty } from '../../status/empty.js';
import { LoadMore } from '../../status/load-more.js';
import { CsvLink } from '../csv-link.js';
import type { HistoryFilter } from '../presence-api.js';
import { DateDrill } from './date-drill.js';
import { useHistoryFilter } from './use-history-filter.js';

interface FrameProps<T> {
  title: string;
  /** Name of the reading; facts make it anew by this. */
  queryKey: string;
  read: (filter: HistoryFilter, cursor: string | null, signal?: AbortSignal) => Promise<CursorPage<T>>;
  csv: (filter: HistoryFilter) => string;
  /** More filters, before the file. */
  filters?: (status: string | null, change: (status: string | null) => void) => ReactNode;
  children: (records: T[], zone: string) => ReactNode;
  /** Where nothing has happened yet. */
  empty: { icon: ReactNode; title: string; text: string };
}

/** A history that is only read: by employee, by year, month and day, as a list and as a file. */
export function HistoryFrame<T>({ title, queryKey, read, csv, filters, children, empty }: FrameProps<T>) {
  const { chosen, filter, zone, change, reset } = useHistoryFilter(filters !== undefined);
  const query = useInfiniteQuery({
    queryKey: [queryKey, filter],
    queryFn: ({ pageParam, signal }) => read(filter ?? { employee: null }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
    enabled: filter !== null,
  });
  const records = query.data?.pages.flatMap(({ results }) => results) ?? [];
  const filtered = chosen.employee !== null || chosen.status !== null || chosen.period !== null;
  if (query.error) throw query.error;
  if (zone === undefined || filter === null) return <Reading />;
  return (
    <>
      <PageTitle title={title} />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <PersonField
          label="Employee"
          placeholder="Any employee"
          value={chosen.employee}
          onChange={employee => change({ employee })}
        />
        {filters?.(chosen.status, status => change({ status }))}
        <Box sx={{ flex: { sm: 1 } }} />
        <CsvLink href={csv(filter)} />
      </Box>
      <DateDrill period={chosen.period} zone={zone} onChange={period => change({ period })} />
      <Paper sx={{ p: { xs: 1, sm: 1.5 } }}>
        {query.isPending && <Reading />}
        {query.data && records.length === 0 && (
          <Empty
            icon={empty.icon}
            title={filtered ? 'Nothing matches these filters' : empty.title}
            action={
              filtered && (
                <Button onClick={reset} variant="outlined">
                  Show everything
                </Button>
              )
            }
          >
            {empty.text}
          </Empty>
        )}
        {records.length > 0 && children(records, zone)}
        <LoadMore query={query} />
      </Paper>
    </>
  );
}
