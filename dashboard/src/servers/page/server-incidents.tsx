import { Box } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, cursorOf } from '../../api/api.js';
import { IncidentTable } from '../../incidents/incident-table.js';
import { LoadMore } from '../../status/load-more.js';
import { Section } from '../../status/section.js';

export function ServerIncidents({ id }: { id: number }) {
  const query = useInfiniteQuery({
    queryKey: ['server-incidents', id],
    queryFn: ({ pageParam, signal }) => api.incidents({ server_id: id, limit: 10, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
  });
  const incidents = query.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Section title="Incidents">
      {incidents.length === 0 ? (
        <Box sx={{ color: 'text.secondary' }}>
          {query.isPending
            ? 'Reading…'
            : 'No incidents. When the server goes down, the outage is listed here with its cause.'}
        </Box>
      ) : (
        <IncidentTable incidents={incidents} showServer={false} />
      )}
      <LoadMore query={query} />
    </Section>
  );
}
