import { Alert, Box, Paper, Table, TableBody, TableCell, TableRow } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.js';
import { errorText } from '../api/problem.js';
import { useDerivedFromNow } from '../live/clock.js';
import { liveStore, useConnection, useCount } from '../live/live.js';
import { Section } from '../status/section.js';
import { StateMark } from '../status/state-mark.js';
import { duration } from '../status/time.js';
import { PageTitle } from '../layout/page-title.js';

const everyMs = 10_000;

/** How Sitewatch itself is. */
export default function DiagnosticsPage() {
  const ready = useQuery({ queryKey: ['ready'], queryFn: ({ signal }) => api.ready(signal), refetchInterval: everyMs });
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => api.health(signal),
    refetchInterval: everyMs,
  });
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)', maxWidth: 900 }}>
      <PageTitle title="Diagnostics" />
      {ready.error && <Alert severity="error">{errorText(ready.error)}</Alert>}
      <Section title="Parts">
        <Rows
          rows={Object.entries(ready.data?.parts ?? {}).map(([name, { ok, detail }]) => [
            name,
            detail,
            <StateMark key={name} state={ok ? 'up' : 'down'} word={ok ? 'Good' : 'Not good'} />,
          ])}
        />
      </Section>
      <Section title="This program">
        <Rows
          rows={[
            ['Version', health.data?.version ?? '–'],
            ['Running for', health.data ? duration(health.data.uptime_seconds) : '–'],
          ]}
        />
      </Section>
      <ThisPage />
    </Box>
  );
}

function ThisPage() {
  const { phase } = useConnection();
  const total = useCount('total');
  const messages = useDerivedFromNow(() => liveStore.messages);
  return (
    <Section title="This page">
      <Rows
        rows={[
          ['Live feed', phase],
          ['Servers known', total.toLocaleString()],
          ['Results received', messages.toLocaleString()],
          ['Newest message', liveStore.newestId.toLocaleString()],
        ]}
      />
    </Section>
  );
}

type Row = [name: string, value: React.ReactNode, mark?: React.ReactNode];

function Rows({ rows }: { rows: Row[] }) {
  return (
    <Paper sx={{ border: 0 }}>
      <Table size="small">
        <TableBody>
          {rows.map(([name, value, mark]) => (
            <TableRow key={name}>
              <TableCell component="th" scope="row" sx={{ width: 180, fontWeight: 600 }}>
                {name}
              </TableCell>
              <TableCell sx={{ overflowWrap: 'anywhere' }}>{value}</TableCell>
              {mark && <TableCell align="right">{mark}</TableCell>}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Paper>
  );
}
