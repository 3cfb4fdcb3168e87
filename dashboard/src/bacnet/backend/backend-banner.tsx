import { Alert, AlertTitle, Box } from '@mui/material';
import { Ago } from '../../status/ago.js';
import type { BackendView } from '../types.js';
import { useBackend } from './use-backend.js';

/** Says so where nobody works on what is asked of the building, and what to do about it. */
export function BackendBanner() {
  const { data } = useBackend();
  if (!data) return null;
  const stuck = data.workers.find(({ problem }) => problem !== null);
  if (data.worker_alive && !stuck) return null;
  return (
    <Alert severity="warning" role="status" sx={{ mb: 1.5, overflowWrap: 'anywhere' }}>
      <AlertTitle>{stuck ? 'The network of the building cannot be reached' : 'No worker was seen'}</AlertTitle>
      {stuck ? <Stuck problem={`${stuck.host}: ${stuck.problem}`} /> : <Missing backend={data.backend} />}
    </Alert>
  );
}

function Stuck({ problem }: { problem: string }) {
  return (
    <>
      {problem} Check <code>BACNET_INTERFACE</code> and <code>BACNET_PORT</code>, and that no other program holds the
      port. It is tried again every 10 seconds.
    </>
  );
}

function Missing({ backend }: { backend: BackendView['backend'] }) {
  const command = backend === 'native' ? 'bacnet-native-worker' : 'serve --roles bacnet';
  const where =
    backend === 'native'
      ? 'On a machine in the network of the building, start'
      : 'This instance does not speak with controllers itself. Start one that does:';
  return (
    <>
      For a minute nobody was there to search, read or write; tasks wait. {where} <code>npm run cli -- {command}</code>
    </>
  );
}

/** Which backend it is, why, and who works on the tasks. */
export function BackendLine() {
  const { data } = useBackend();
  if (!data) return null;
  return (
    <Box sx={{ mt: 1.5, fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
      Backend {data.backend}: {data.reason}.
      {data.workers.map(({ id, host, version, socket, last_seen_at: seen }) => (
        <Box key={id}>
          Worker on {host}
          {version && ` (Sitewatch ${version})`}
          {socket && `, socket ${socket}`}, seen <Ago at={seen} />.
        </Box>
      ))}
    </Box>
  );
}
