import Edit from '@mui/icons-material/Edit';
import PowerOutlined from '@mui/icons-material/PowerOutlined';
import Sync from '@mui/icons-material/Sync';
import { Alert, Box, Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { staleStyle, useStale } from '../../layout/connection-banner.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { Figure } from '../../status/figure.js';
import { driftSentence } from '../attendance-words.js';
import { AlarmMarks, TerminalMark } from './terminal-mark.js';
import { addressOf, placeOf } from './terminal-state.js';
import type { useErrands } from './use-errand.js';

interface HeaderProps {
  terminal: AttendanceDeviceView;
  errands: ReturnType<typeof useErrands>;
}

/** How the terminal is, what is wrong, and what can be done. */
export function TerminalHeader({ terminal, errands }: HeaderProps) {
  const stale = useStale();
  const { problem, retry_at: retryAt, realtime_disabled_at: gaveUpAt } = terminal;
  return (
    <Paper sx={{ p: { xs: 2, sm: 2.5 } }} style={stale ? staleStyle : undefined}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, justifyContent: 'space-between', alignItems: 'flex-start' }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Box
            role="status"
            sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.5, alignItems: 'center' }}
          >
            <TerminalMark terminal={terminal} size="large" />
            <AlarmMarks terminal={terminal} />
          </Box>
          <Box sx={{ mt: 0.75, color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {[placeOf(terminal), addressOf(terminal), terminal.timezone].filter(Boolean).join(' · ')}
          </Box>
        </Box>
        <Actions terminal={terminal} errands={errands} />
      </Box>
      {problem !== null && (
        <Alert severity="error" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          {problem}
          {retryAt !== null && (
            <>
              {' '}
              Tried again <Ago at={retryAt} />.
            </>
          )}
        </Alert>
      )}
      {gaveUpAt !== null && (
        <Alert severity="warning" sx={{ mt: 2 }}>
          The live connection was given up <Ago at={gaveUpAt} />, after a day of failures. It is taken up again with the
          first reading that succeeds, or by hand.
        </Alert>
      )}
      <Figures terminal={terminal} />
    </Paper>
  );
}

function Figures({ terminal }: { terminal: AttendanceDeviceView }) {
  return (
    <Box sx={{ mt: 2.5, display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 2 }}>
      {terminal.ip_address !== null && (
        <Figure label="Log read">
          <Ago at={terminal.polling_synced_at} />
        </Figure>
      )}
      <Figure label="Heard">
        <Ago at={terminal.last_heard_at} />
      </Figure>
      <Figure label="Clock">{driftSentence(terminal.clock_drift_seconds)}</Figure>
      <Figure label="Users in it">{terminal.users === null ? '–' : terminal.users.toLocaleString()}</Figure>
    </Box>
  );
}

function Actions({ terminal, errands: { sync, reconnect } }: HeaderProps) {
  if (!useIsAdmin()) return null;
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      {terminal.ip_address !== null && (
        <>
          <Button variant="outlined" startIcon={<Sync />} loading={sync.isPending} onClick={() => sync.mutate()}>
            Read now
          </Button>
          <Button
            variant="outlined"
            startIcon={<PowerOutlined />}
            loading={reconnect.isPending}
            onClick={() => reconnect.mutate()}
          >
            Reconnect
          </Button>
        </>
      )}
      <Button variant="outlined" startIcon={<Edit />} component={Link} to={`/terminals/${terminal.id}`}>
        Edit
      </Button>
    </Box>
  );
}
