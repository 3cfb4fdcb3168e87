import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { agents } from '../api/agents.js';
import { severities } from '../api/types.js';
import type { AlertView } from '../client/types.gen.js';
import { FigureLink, FigureLinks } from '../overview/figure-link.js';
import { useDashboard } from '../overview/use-dashboard.js';
import { Ago } from '../status/ago.js';
import { SeverityMark } from '../status/severity-mark.js';
import { severityWords } from '../theme/words.js';

const shown = 4;
/** Among so many of the newest the most severe are shown. */
const read = 50;
const states = { critical: 'down', warning: 'degraded', info: 'unknown' } as const;

/** The alerts on the overview: counts, and the worst nobody takes care of. */
export default function AlertsCard() {
  const alerts = useDashboard().data?.alerts;
  if (!alerts) return <Box sx={{ color: 'text.secondary' }}>Reading…</Box>;
  if (alerts.active === 0) return <Box sx={{ color: 'text.secondary' }}>No active alerts.</Box>;
  return (
    <>
      <FigureLinks>
        {severities
          .filter(severity => alerts[severity] > 0)
          .map(severity => (
            <FigureLink
              key={severity}
              to={`/alerts?severity=${severity}`}
              state={states[severity]}
              count={alerts[severity]}
              words={severityWords[severity].toLowerCase()}
            />
          ))}
      </FigureLinks>
      <Worst />
    </>
  );
}

function Worst() {
  const { data } = useQuery({
    queryKey: ['alerts', 'newest'],
    queryFn: ({ signal }) => agents.alerts({ active: true, acknowledged: 'false', limit: read }, signal),
  });
  const worst = [...(data?.results ?? [])].sort((a, b) => rank(a) - rank(b)).slice(0, shown);
  if (data?.results.length === 0) return <Box sx={{ mt: 2, color: 'text.secondary' }}>All are taken care of.</Box>;
  return (
    <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, mt: 1.5 }}>
      {worst.map(alert => (
        <Line key={alert.id} alert={alert} />
      ))}
    </Box>
  );
}

const rank = ({ severity }: AlertView) => severities.indexOf(severity);

function Line({ alert: { server, server_name, message, severity, raised_at } }: { alert: AlertView }) {
  return (
    <Box component="li" sx={{ py: 0.875, borderTop: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1.5 }}>
        <SeverityMark severity={severity} />
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          <Ago at={raised_at} />
        </Box>
      </Box>
      <Box
        component={Link}
        to={`/servers/${server}/show`}
        sx={{
          color: 'text.primary',
          fontWeight: 600,
          textDecoration: 'none',
          '&:hover': { textDecoration: 'underline' },
        }}
      >
        {server_name}
      </Box>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>{message}</Box>
    </Box>
  );
}
