import { Alert, AlertTitle, Box } from '@mui/material';
import type { SystemStatusView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Ago, For } from '../../status/ago.js';
import { Section } from '../../status/section.js';
import { StateMark } from '../../status/state-mark.js';
import { duration, exactTime } from '../../status/time.js';
import { SweepAlert } from '../board/sweep-alert.js';
import { useSystemStatus } from '../use-presence.js';
import { CloudSection } from './cloud-section.js';
import { Facts, type Fact } from './facts.js';
import { OutageTable } from './outage-table.js';

/** The program that watches the network: only to be read. */
export default function SystemPage() {
  const { data, error } = useSystemStatus();
  if (!data) {
    if (error) throw error;
    return <Reading />;
  }
  return (
    <>
      <PageTitle title="System status" />
      <SweepAlert sweep={data.sweep} link={false} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Watching status={data} />
        <CloudSection status={data} />
        <Box sx={{ gridColumn: { lg: '1 / -1' } }}>
          <OutageTable />
        </Box>
      </Box>
    </>
  );
}

function Watching({ status }: { status: SystemStatusView }) {
  const { sweep, probe, updated_at, started_at, stopped_at, summed_through } = status;
  return (
    <Section
      title="Watching the network"
      action={<StateMark state={sweep.sound ? 'up' : 'degraded'} word={sweep.sound ? 'Sound' : 'Not to be believed'} />}
    >
      <Facts
        facts={[
          ['Looked through', <Ago key="swept" at={sweep.swept_at} />],
          ['Every', duration(sweep.interval_seconds)],
          ['By', probe ? `${probe.engine}: ${probe.reason}` : (sweep.engine ?? '–')],
          ['Alive', <Ago key="alive" at={updated_at} />],
          ['Running', started_at ? <For key="running" since={started_at} /> : '–'],
          ...(stopped_at ? [['Stopped', <Ago key="stopped" at={stopped_at} />] satisfies Fact] : []),
          ['Summed up until', summed_through ? exactTime(summed_through) : 'nothing yet'],
        ]}
      />
      {probe && probe.unusable.length > 0 && (
        <Alert severity="info" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          <AlertTitle>What does not work here</AlertTitle>
          {probe.unusable.map(({ engine, problem }) => (
            <div key={engine}>
              {engine}: {problem}
            </div>
          ))}
        </Alert>
      )}
    </Section>
  );
}
