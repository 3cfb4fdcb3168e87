import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { agents } from '../../api/agents.js';
import { cursorOf } from '../../api/api.js';
import type { JobRunView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { LoadMore } from '../../status/load-more.js';
import { Section } from '../../status/section.js';
import { StateMark } from '../../status/state-mark.js';
import { duration } from '../../status/time.js';

/** How the runs of a job ended, newest first. */
export function JobRuns({ id }: { id: number }) {
  const query = useInfiniteQuery({
    queryKey: ['job-runs', id],
    queryFn: ({ pageParam, signal }) => agents.runs(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
    refetchInterval: 30_000,
  });
  const runs = query.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Section title="Runs of the job">
      {runs.length === 0 ? (
        <Box sx={{ color: 'text.secondary' }}>
          {query.isPending
            ? 'Reading…'
            : 'No runs yet. A job that says how it ended is listed here with its exit code.'}
        </Box>
      ) : (
        <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label="Runs of the job">
          <Table size="small">
            <TableHead>
              <TableRow>
                {['Outcome', 'Ended', 'Took', 'Exit code', 'Message'].map(heading => (
                  <TableCell key={heading}>{heading}</TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {runs.map(run => (
                <Run key={run.id} run={run} />
              ))}
            </TableBody>
          </Table>
        </Box>
      )}
      <LoadMore query={query} />
    </Section>
  );
}

function Run({ run: { outcome, finished_at, duration_seconds: seconds, exit_code, message } }: { run: JobRunView }) {
  const good = outcome === 'success';
  return (
    <TableRow sx={{ verticalAlign: 'top' }}>
      <TableCell>
        <StateMark state={good ? 'up' : 'down'} word={good ? 'Success' : 'Failed'} />
      </TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Ago at={finished_at} />
      </TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        {seconds === null ? '–' : seconds < 1 ? `${Math.round(seconds * 1000)} ms` : duration(seconds)}
      </TableCell>
      <TableCell>{exit_code ?? '–'}</TableCell>
      <TableCell sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 160 }}>{message}</TableCell>
    </TableRow>
  );
}
