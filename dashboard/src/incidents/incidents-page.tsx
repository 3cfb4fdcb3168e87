import TaskAlt from '@mui/icons-material/TaskAlt';
import { Box, Paper, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, cursorOf } from '../api/api.js';
import { Empty } from '../status/empty.js';
import { LoadMore } from '../status/load-more.js';
import { IncidentTable } from './incident-table.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';

/** What went down, when, for how long, and who has taken it on. */
export default function IncidentsPage() {
  const [parameters, setParameters] = useSearchParams();
  const open = parameters.get('show') !== 'all';
  const query = useInfiniteQuery({
    queryKey: ['incidents', open],
    queryFn: ({ pageParam, signal }) => api.incidents({ open, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
  });
  const incidents = query.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <>
      <PageTitle title="Incidents" />
      <Box sx={{ mb: 1.5 }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={open ? 'open' : 'all'}
          aria-label="Which incidents"
          onChange={(_event, next: string | null) =>
            next && setParameters(next === 'all' ? { show: 'all' } : {}, { replace: true })
          }
          sx={{ bgcolor: 'background.paper', '& button': { textTransform: 'none', px: 2 } }}
        >
          <ToggleButton value="open">Open</ToggleButton>
          <ToggleButton value="all">All</ToggleButton>
        </ToggleButtonGroup>
      </Box>
      <Paper sx={{ p: { xs: 1, sm: 1.5 } }}>
        {query.isPending && <Reading />}
        {query.data && incidents.length === 0 && (
          <Empty icon={<TaskAlt />} title={open ? 'Nothing is down' : 'No incidents yet'}>
            An incident begins with the first failed check of an outage and ends with the first good one after it.
          </Empty>
        )}
        {incidents.length > 0 && <IncidentTable incidents={incidents} />}
        <LoadMore query={query} />
      </Paper>
    </>
  );
}
