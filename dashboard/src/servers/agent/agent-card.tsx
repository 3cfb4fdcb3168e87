import { Box, LinearProgress } from '@mui/material';
import type { AgentFigures, AgentMetrics, ServerView } from '../../client/types.gen.js';
import { useLiveRow } from '../../live/live.js';
import { Ago } from '../../status/ago.js';
import { Figure } from '../../status/figure.js';
import { Section } from '../../status/section.js';
import { duration } from '../../status/time.js';
import { AgentMark } from './agent-mark.js';
import { RenewToken } from './renew-token.js';

/** What the agent of a server says about itself and its machine. `agent`: its newest figures, once they are read. */
export function AgentCard({ server, agent }: { server: ServerView; agent?: AgentFigures }) {
  const row = useLiveRow(server.id) ?? server;
  const state = row.heartbeat_status;
  return (
    <Section title="Agent" action={<RenewToken serverId={server.id} inUse={row.last_heartbeat !== null} />}>
      {state === null ? (
        <Box sx={{ color: 'text.secondary', maxWidth: 640 }}>
          No agent. A small script on the machine can report processor, memory and disk, and that it is alive, also
          where no check reaches it.
        </Box>
      ) : (
        <>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 1.5 }}>
            <Figure label="Heartbeat">
              <AgentMark state={state} size="large" />
            </Figure>
            <Figure label="Last heartbeat">
              <Ago at={row.last_heartbeat} />
            </Figure>
            <Figure label="Version">{row.agent_version ?? '–'}</Figure>
          </Box>
          {agent?.metrics && <Metrics metrics={agent.metrics} at={agent.metrics_at} />}
          {row.last_heartbeat === null && (
            <Box sx={{ mt: 2, color: 'text.secondary' }}>
              Nothing was heard yet. Heartbeats come from the agent, from a cron job, or from any program that sends one
              request with the token of this server.
            </Box>
          )}
        </>
      )}
    </Section>
  );
}

const shares: [keyof AgentMetrics, string][] = [
  ['cpu_percent', 'Processor'],
  ['memory_percent', 'Memory'],
  ['swap_percent', 'Swap'],
  ['disk_percent', 'Fullest disk'],
];

function Metrics({ metrics, at }: { metrics: AgentMetrics; at: string | null }) {
  const { load_per_core: load, process_count: processes, uptime_seconds: uptime } = metrics;
  return (
    <>
      <Box sx={{ mt: 2.5, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))' }}>
        {shares.map(([name, label]) => {
          const value = metrics[name];
          return value == null ? null : <Share key={name} label={label} value={value} />;
        })}
        {load != null && <Figure label="Load per core">{load.toFixed(2)}</Figure>}
        {processes != null && <Figure label="Processes">{processes.toLocaleString()}</Figure>}
        {uptime != null && <Figure label="Running for">{duration(uptime)}</Figure>}
      </Box>
      {at !== null && (
        <Box sx={{ mt: 1.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
          Reported <Ago at={at} />
        </Box>
      )}
    </>
  );
}

/** From here on the bar warns; the usual threshold of an alert. */
const much = 90;

function Share({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <Figure label={label}>{value.toFixed(value < 10 ? 1 : 0)} %</Figure>
      <LinearProgress
        variant="determinate"
        value={Math.min(100, value)}
        color={value > much ? 'warning' : 'primary'}
        aria-label={label}
        sx={{ mt: 0.5, height: 6, borderRadius: 3 }}
      />
    </div>
  );
}
