import Edit from '@mui/icons-material/Edit';
import Pause from '@mui/icons-material/Pause';
import PlayArrow from '@mui/icons-material/PlayArrow';
import Refresh from '@mui/icons-material/Refresh';
import { Alert, Box, Button, Chip, Paper } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { Link } from 'react-router';
import { api } from '../../api/api.js';
import { errorText } from '../../api/problem.js';
import type { ServerState } from '../../api/types.js';
import type { LiveRow, ServerView } from '../../client/types.gen.js';
import { staleStyle, useStale } from '../../layout/connection-banner.js';
import { useLiveRow } from '../../live/live.js';
import { AdminOnly } from '../../session/gate.js';
import { Ago, For } from '../../status/ago.js';
import { Figure } from '../../status/figure.js';
import { milliseconds, percent } from '../../status/figures.js';
import { HeartbeatBar } from '../../status/heartbeat-bar.js';
import { StateMark } from '../../status/state-mark.js';
import { duration } from '../../status/time.js';

/** What the server is and how it is, live. */
export function ServerHeader({ server }: { server: ServerView }) {
  const row = useLiveRow(server.id);
  const stale = useStale();
  return (
    <Paper sx={{ p: { xs: 2, sm: 2.5 } }} style={stale ? staleStyle : undefined}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, justifyContent: 'space-between', alignItems: 'flex-start' }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: 1.25, flexWrap: 'wrap' }}>
            <StateMark
              state={row?.status ?? server.state}
              unreachable={row?.unreachable}
              flapping={row?.flapping}
              size="large"
            />
            {row && (
              <Box component="span" sx={{ color: 'text.secondary' }}>
                for <For since={row.since} />
              </Box>
            )}
          </Box>
          <Box sx={{ mt: 0.75, color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {addressOf(server)}, {paceOf(server)}
          </Box>
          {server.tags.length > 0 && (
            <Box sx={{ mt: 1, display: 'flex', gap: 0.75, flexWrap: 'wrap' }}>
              {server.tags.map(tag => (
                <Chip
                  key={tag}
                  size="small"
                  label={tag}
                  component={Link}
                  to={`/servers?tags=${encodeURIComponent(tag)}`}
                  clickable
                />
              ))}
            </Box>
          )}
        </Box>
        <Actions server={server} />
      </Box>
      {row?.message && row.status !== 'up' && (
        <Alert severity={severityOf(row.status)} sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          {row.message}
        </Alert>
      )}
      {row && <Now row={row} />}
    </Paper>
  );
}

const severityOf = (state: ServerState) => (state === 'down' ? 'error' : state === 'degraded' ? 'warning' : 'info');

function Now({ row }: { row: LiveRow }) {
  return (
    <Box
      sx={{
        mt: 2.5,
        display: 'grid',
        gap: 2.5,
        alignItems: 'end',
        gridTemplateColumns: { xs: 'repeat(3, auto)', md: 'repeat(3, max-content) minmax(0, 1fr)' },
        justifyContent: { xs: 'space-between', md: 'start' },
      }}
    >
      {row.protocol === 'heartbeat' ? (
        <Figure label="Heartbeat">
          <Ago at={row.last_heartbeat} />
        </Figure>
      ) : (
        <Figure label="Response time">{milliseconds(row.response_time)}</Figure>
      )}
      <Figure label="Uptime 24 h">{percent(row.uptime_percentage)}</Figure>
      <Figure label="Checked">
        <Ago at={row.last_check} />
      </Figure>
      <Box sx={{ gridColumn: { xs: '1 / -1', md: 'auto' }, maxWidth: 560, width: '100%', justifySelf: { md: 'end' } }}>
        <HeartbeatBar beats={row.beats} latencies={row.latencies} height={32} />
      </Box>
    </Box>
  );
}

function Actions({ server }: { server: ServerView }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const paused = server.status === 'paused';
  const run = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      notify(done, { type: 'success' });
      await queries.invalidateQueries({ queryKey: ['server', server.id] });
    } catch (error) {
      notify(errorText(error), { type: 'error' });
    }
    setBusy(false);
  };
  const toggle = () =>
    run(() => api.bulk([server.id], paused ? 'resume' : 'pause'), paused ? 'Checks go on' : 'Checks are paused');
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      {server.protocol !== 'heartbeat' && (
        <AdminOnly>
          <Button
            variant="outlined"
            startIcon={<Refresh />}
            disabled={busy}
            onClick={() => void run(() => api.checkNow([server.id]), 'Checked')}
          >
            Check now
          </Button>
        </AdminOnly>
      )}
      <AdminOnly>
        <Button
          variant="outlined"
          startIcon={paused ? <PlayArrow /> : <Pause />}
          disabled={busy}
          onClick={() => void toggle()}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </AdminOnly>
      <AdminOnly>
        <Button variant="outlined" startIcon={<Edit />} component={Link} to={`/servers/${server.id}`}>
          Edit
        </Button>
      </AdminOnly>
    </Box>
  );
}

function addressOf({ protocol, host, port, path }: ServerView): string {
  const where = port === null ? host : `${host}:${port}`;
  if (protocol === 'http' || protocol === 'https') return `${protocol}://${where}${path}`;
  if (protocol === 'heartbeat') return host ? `Heartbeats from ${host}` : 'Heartbeats';
  return `${{ tcp: 'TCP', icmp: 'Ping', tls: 'TLS' }[protocol]} ${where}`;
}

function paceOf({ protocol, check_interval, heartbeat_grace }: ServerView): string {
  const grace = protocol === 'heartbeat' && heartbeat_grace > 0 ? `, up to ${duration(heartbeat_grace)} late` : '';
  return `every ${duration(check_interval)}${grace}`;
}
