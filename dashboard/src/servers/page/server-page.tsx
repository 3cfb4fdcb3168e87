import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { api } from '../../api/api.js';
import { metricWindows, type MetricWindow } from '../../api/types.js';
import type { MetricsView, ServerView } from '../../client/types.gen.js';
import { useLiveRow } from '../../live/live.js';
import { Section } from '../../status/section.js';
import { AgentCard } from '../agent/agent-card.js';
import { JobRuns } from '../agent/job-runs.js';
import { CertificateLine } from './certificate-line.js';
import { LatencyChart } from './latency-chart.js';
import { LatencyFigures, UptimeFigures } from './metric-figures.js';
import { ServerAlerts } from './server-alerts.js';
import { ServerFailure } from './server-failure.js';
import { ServerHeader } from './server-header.js';
import { ServerIncidents } from './server-incidents.js';
import { ServerResults } from './server-results.js';
import { SpanBar } from './span-bar.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';

/** Everything about one server. */
export default function ServerPage() {
  const id = Number(useParams().id);
  const name = useLiveRow(id)?.name;
  const { data: server, error } = useQuery({
    queryKey: ['server', id],
    queryFn: ({ signal }) => api.server(id, signal),
  });
  if (error) return <ServerFailure error={error} />;
  if (!server) return <Reading />;
  return (
    <>
      <PageTitle title={name ?? server.name} />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <ServerHeader server={server} />
        <Measured server={server} />
        {server.protocol === 'heartbeat' && <JobRuns id={id} />}
        <ServerAlerts id={id} />
        <ServerIncidents id={id} />
        <ServerResults id={id} timed={server.protocol !== 'heartbeat'} />
      </Box>
    </>
  );
}

/** What the agent says, and what the checks have measured; of servers that report by themselves the agent comes first. */
function Measured({ server }: { server: ServerView }) {
  const [window, setWindow] = useMetricWindow();
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['metrics', server.id, window],
    queryFn: ({ signal }) => api.metrics(server.id, window, signal),
    refetchInterval: 60_000,
    placeholderData: before => before,
  });
  const agent = <AgentCard server={server} agent={data?.agent} />;
  const reports = server.protocol === 'heartbeat';
  return (
    <>
      {reports && agent}
      <Availability
        {...{ data, window, onWindow: setWindow, title: reports ? 'Availability' : 'Availability and response time' }}
        old={isPlaceholderData}
        timed={!reports}
      />
      {!reports && agent}
    </>
  );
}

interface AvailabilityProps {
  title: string;
  data?: MetricsView;
  /** Of the window before. */
  old: boolean;
  /** Whether answers are timed. */
  timed: boolean;
  window: MetricWindow;
  onWindow: (window: MetricWindow) => void;
}

function Availability({ title, data, old, timed, window, onWindow }: AvailabilityProps) {
  return (
    <Section title={title} action={<WindowChoice window={window} onChange={onWindow} />}>
      {data ? (
        <Box sx={{ opacity: old ? 0.5 : 1 }}>
          <UptimeFigures uptime={data.uptime} />
          <SpanBar metrics={data} />
          {data.certificate && <CertificateLine certificate={data.certificate} />}
          {timed && (
            <Box sx={{ mt: 3 }}>
              <LatencyFigures latency={data.latency} />
              <LatencyChart series={data.series} from={data.from} to={data.to} />
            </Box>
          )}
        </Box>
      ) : (
        <Box sx={{ height: timed ? 420 : 110 }} aria-busy />
      )}
    </Section>
  );
}

/** The window is part of the address, so a link shows the same. */
function useMetricWindow(): [MetricWindow, (window: MetricWindow) => void] {
  const [parameters, setParameters] = useSearchParams();
  const window = metricWindows.find(each => each === parameters.get('window')) ?? '24h';
  return [window, next => setParameters({ window: next }, { replace: true })];
}

function WindowChoice({ window, onChange }: { window: MetricWindow; onChange: (window: MetricWindow) => void }) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={window}
      aria-label="Time range"
      onChange={(_event, next: MetricWindow | null) => next && onChange(next)}
    >
      {metricWindows.map(each => (
        <ToggleButton key={each} value={each} sx={{ px: { xs: 1, sm: 1.5 }, py: 0.5, textTransform: 'none' }}>
          {each}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
