import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { cursorOf } from '../../api/api.js';
import type { OutageView } from '../../client/types.gen.js';
import { Reading } from '../../layout/reading.js';
import { Ago } from '../../status/ago.js';
import { plural } from '../../status/figures.js';
import { LoadMore } from '../../status/load-more.js';
import { Section } from '../../status/section.js';
import { duration, exactTime } from '../../status/time.js';
import { presence } from '../presence-api.js';
import { causeWords } from './cause-words.js';

/** Times in which Sitewatch itself did not watch, newest first. */
export function OutageTable() {
  const query = useInfiniteQuery({
    queryKey: ['outages'],
    queryFn: ({ pageParam, signal }) => presence.outages(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
  });
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const Outages = narrow ? OutageRows : OutageColumns;
  if (query.error) throw query.error;
  const outages = query.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Section title="Outages of Sitewatch">
      {query.isPending && <Reading />}
      {query.data && outages.length === 0 && (
        <Box sx={{ color: 'text.secondary' }}>
          None was found. When the program did not watch for more than two minutes, that stands here with its cause; the
          time counts neither as presence nor as absence.
        </Box>
      )}
      {outages.length > 0 && <Outages outages={outages} />}
      <LoadMore query={query} />
    </Section>
  );
}

function OutageRows({ outages }: { outages: OutageView[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {outages.map(({ id, cause, started_at, duration_seconds, devices_marked }) => (
        <Box key={id} component="li" sx={{ py: 1, '& + li': { borderTop: 1, borderColor: 'divider' } }}>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
            <strong>{causeWords[cause]}</strong>
            <span>{duration(duration_seconds)}</span>
          </Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
            {exactTime(started_at)}, {plural(devices_marked, 'device')} with an estimated end
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function OutageColumns({ outages }: { outages: OutageView[] }) {
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Cause</TableCell>
            <TableCell>Began</TableCell>
            <TableCell>Ended</TableCell>
            <TableCell align="right">Lasted</TableCell>
            <TableCell align="right">Devices with an estimated end</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {outages.map(({ id, cause, started_at, ended_at, duration_seconds, devices_marked }) => (
            <TableRow key={id}>
              <TableCell sx={{ fontWeight: 600 }}>{causeWords[cause]}</TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                {exactTime(started_at)}{' '}
                <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                  (<Ago at={started_at} />)
                </Box>
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>{exactTime(ended_at)}</TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                {duration(duration_seconds)}
              </TableCell>
              <TableCell align="right">{devices_marked}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
