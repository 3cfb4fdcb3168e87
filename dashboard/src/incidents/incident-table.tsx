import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { Link } from 'react-router';
import type { IncidentView } from '../client/types.gen.js';
import { Ago, For } from '../status/ago.js';
import { StateMark } from '../status/state-mark.js';
import { duration } from '../status/time.js';
import { Acknowledge } from './acknowledge.js';

/** Incidents newest first. */
export function IncidentTable({ incidents, showServer = true }: { incidents: IncidentView[]; showServer?: boolean }) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small">
        {!narrow && (
          <TableHead>
            <TableRow>
              <TableCell>State</TableCell>
              {showServer && <TableCell>Server</TableCell>}
              <TableCell>Cause</TableCell>
              <TableCell>Began</TableCell>
              <TableCell>Lasted</TableCell>
              <TableCell>Acknowledged</TableCell>
            </TableRow>
          </TableHead>
        )}
        <TableBody>
          {incidents.map(incident =>
            narrow ? (
              <NarrowRow key={incident.id} incident={incident} showServer={showServer} />
            ) : (
              <WideRow key={incident.id} incident={incident} showServer={showServer} />
            ),
          )}
        </TableBody>
      </Table>
    </Box>
  );
}

interface RowProps {
  incident: IncidentView;
  showServer: boolean;
}

function WideRow({ incident, showServer }: RowProps) {
  return (
    <TableRow hover sx={{ verticalAlign: 'top' }}>
      <TableCell>
        <State incident={incident} />
      </TableCell>
      {showServer && (
        <TableCell>
          <ServerLink incident={incident} />
        </TableCell>
      )}
      <TableCell sx={{ overflowWrap: 'anywhere' }}>{incident.cause}</TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Ago at={incident.started_at} />
      </TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Lasted incident={incident} />
      </TableCell>
      <TableCell>
        <Acknowledge incident={incident} />
      </TableCell>
    </TableRow>
  );
}

function NarrowRow({ incident, showServer }: RowProps) {
  return (
    <TableRow>
      <TableCell sx={{ px: 0.5, py: 1.5 }}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
          {showServer ? <ServerLink incident={incident} /> : <Ago at={incident.started_at} />}
          <State incident={incident} />
        </Box>
        <Box sx={{ my: 0.75, overflowWrap: 'anywhere' }}>{incident.cause}</Box>
        <Box
          sx={{
            display: 'flex',
            justifyContent: 'space-between',
            gap: 1,
            alignItems: 'center',
            color: 'text.secondary',
          }}
        >
          <span>
            {showServer && (
              <>
                <Ago at={incident.started_at} />,{' '}
              </>
            )}
            <Lasted incident={incident} />
          </span>
          <Acknowledge incident={incident} />
        </Box>
      </TableCell>
    </TableRow>
  );
}

const State = ({ incident }: { incident: IncidentView }) =>
  incident.ended_at === null ? <StateMark state="down" /> : <Box sx={{ color: 'text.secondary' }}>Over</Box>;

const Lasted = ({ incident: { ended_at, started_at, duration_seconds } }: { incident: IncidentView }) =>
  ended_at === null ? (
    <For since={started_at} />
  ) : (
    <>{duration(duration_seconds ?? (Date.parse(ended_at) - Date.parse(started_at)) / 1000)}</>
  );

function ServerLink({ incident: { server, server_name } }: { incident: IncidentView }) {
  return (
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
  );
}
