import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { Link } from 'react-router';
import type { AlertView } from '../client/types.gen.js';
import { Ago } from '../status/ago.js';
import { SeverityMark } from '../status/severity-mark.js';
import { alertKindWords } from '../theme/words.js';
import { AlertActions } from './alert-actions.js';

/** Alerts and anomalies, newest first. */
export function AlertTable({ alerts, showServer = true }: { alerts: AlertView[]; showServer?: boolean }) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow) {
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {alerts.map(alert => (
          <NarrowRow key={alert.id} alert={alert} showServer={showServer} />
        ))}
      </Box>
    );
  }
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Severity</TableCell>
            {showServer && <TableCell>Server</TableCell>}
            <TableCell>About</TableCell>
            <TableCell>Message</TableCell>
            <TableCell>Since</TableCell>
            <TableCell>Taken care of</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {alerts.map(alert => (
            <WideRow key={alert.id} alert={alert} showServer={showServer} />
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

interface RowProps {
  alert: AlertView;
  showServer: boolean;
}

function WideRow({ alert, showServer }: RowProps) {
  return (
    <TableRow hover sx={{ verticalAlign: 'top' }}>
      <TableCell>
        <SeverityMark severity={alert.severity} over={!alert.active} />
      </TableCell>
      {showServer && (
        <TableCell>
          <ServerLink alert={alert} />
        </TableCell>
      )}
      <TableCell sx={{ whiteSpace: 'nowrap' }}>{aboutOf(alert)}</TableCell>
      <TableCell sx={{ overflowWrap: 'anywhere' }}>{alert.message}</TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Ago at={alert.raised_at} />
      </TableCell>
      <TableCell>
        <AlertActions alert={alert} />
      </TableCell>
    </TableRow>
  );
}

function NarrowRow({ alert, showServer }: RowProps) {
  return (
    <Box
      component="li"
      sx={{ px: 0.5, py: 1.5, display: 'grid', gap: 0.75, '& + li': { borderTop: 1, borderColor: 'divider' } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        {showServer ? <ServerLink alert={alert} /> : <span>{aboutOf(alert)}</span>}
        <SeverityMark severity={alert.severity} over={!alert.active} />
      </Box>
      <Box sx={{ overflowWrap: 'anywhere' }}>{alert.message}</Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
        <Box component="span" sx={{ color: 'text.secondary' }}>
          <Ago at={alert.raised_at} />
        </Box>
        <AlertActions alert={alert} />
      </Box>
    </Box>
  );
}

/** An anomaly is far from what is usual, without a threshold anybody set. */
const aboutOf = ({ kind, type }: AlertView) =>
  type === 'anomaly' ? `${alertKindWords[kind]}, unusual` : alertKindWords[kind];

function ServerLink({ alert: { server, server_name } }: { alert: AlertView }) {
  return (
    <Box
      component={Link}
      to={`/servers/${server}/show`}
      sx={{
        color: 'text.primary',
        fontWeight: 600,
        overflowWrap: 'anywhere',
        textDecoration: 'none',
        '&:hover': { textDecoration: 'underline' },
      }}
    >
      {server_name}
    </Box>
  );
}
