import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { AlertTable } from '../../alerts/alert-table.js';
import { agents } from '../../api/agents.js';
import { Section } from '../../status/section.js';

const shown = 20;

/** What needs a look at this server now. */
export function ServerAlerts({ id }: { id: number }) {
  const { data } = useQuery({
    queryKey: ['alerts', { server: id }],
    queryFn: ({ signal }) => agents.alerts({ server_id: id, active: true, limit: shown }, signal),
  });
  return (
    <Section
      title="Active alerts"
      action={
        <Button component={Link} to={`/alerts?server=${id}&show=all`} size="small">
          All alerts of this server
        </Button>
      }
    >
      {data && data.results.length > 0 ? (
        <AlertTable alerts={data.results} showServer={false} />
      ) : (
        <Box sx={{ color: 'text.secondary' }}>
          {data
            ? 'None. A full disk, an unusually slow answer or a certificate about to expire would be listed here.'
            : 'Reading…'}
        </Box>
      )}
    </Section>
  );
}
