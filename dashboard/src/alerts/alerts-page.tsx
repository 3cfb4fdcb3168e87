import TaskAlt from '@mui/icons-material/TaskAlt';
import { Box, Chip, Paper, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { agents } from '../api/agents.js';
import { cursorOf } from '../api/api.js';
import { Choice } from '../forms/choice.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';
import { useLiveRow } from '../live/live.js';
import { Empty } from '../status/empty.js';
import { LoadMore } from '../status/load-more.js';
import { alertKindWords, severityWords } from '../theme/words.js';
import { AlertTable } from './alert-table.js';

const carers = { false: 'Nobody takes care', true: 'Taken care of' };

/** What needs a look but is no outage. The filters are part of the address. */
export default function AlertsPage() {
  const [parameters, setParameters] = useSearchParams();
  const active = parameters.get('show') !== 'all';
  const [severity, kind, acknowledged] = ['severity', 'kind', 'acknowledged'].map(name => parameters.get(name));
  const server = Number(parameters.get('server')) || undefined;
  const filter = { severity, kind, acknowledged, server_id: server, ...(active && { active }) };
  const change = (name: string, value: string | null) =>
    setParameters(
      before => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const query = useInfiniteQuery({
    queryKey: ['alerts', filter],
    queryFn: ({ pageParam, signal }) => agents.alerts({ ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
  });
  const alerts = query.data?.pages.flatMap(({ results }) => results) ?? [];
  if (query.error) throw query.error;
  return (
    <>
      <PageTitle title="Alerts" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Which active={active} onChange={next => change('show', next ? null : 'all')} />
        <Choice
          {...{ label: 'Severity', all: 'Any severity', value: severity ?? null, choices: severityWords }}
          onChange={value => change('severity', value)}
        />
        <Choice
          {...{ label: 'What it is about', all: 'About anything', value: kind ?? null, choices: alertKindWords }}
          onChange={value => change('kind', value)}
        />
        <Choice
          {...{ label: 'Whether somebody takes care', all: 'By anybody', value: acknowledged ?? null, choices: carers }}
          onChange={value => change('acknowledged', value)}
        />
        {server !== undefined && <ServerChip id={server} onClear={() => change('server', null)} />}
      </Box>
      <Paper sx={{ p: { xs: 1, sm: 1.5 } }}>
        {query.isPending && <Reading />}
        {query.data && alerts.length === 0 && (
          <Empty icon={<TaskAlt />} title={active ? 'No alerts' : 'No alerts yet'}>
            An alert is raised when an agent reports a full disk or a busy processor, when a server answers much slower
            than usual, when a certificate is about to expire, or through the API.
          </Empty>
        )}
        {alerts.length > 0 && <AlertTable alerts={alerts} />}
        <LoadMore query={query} />
      </Paper>
    </>
  );
}

function Which({ active, onChange }: { active: boolean; onChange: (active: boolean) => void }) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={active ? 'active' : 'all'}
      aria-label="Which alerts"
      onChange={(_event, next: string | null) => next && onChange(next === 'active')}
      sx={{ height: 40, bgcolor: 'background.paper', '& button': { textTransform: 'none', px: 2 } }}
    >
      <ToggleButton value="active">Active</ToggleButton>
      <ToggleButton value="all">All</ToggleButton>
    </ToggleButtonGroup>
  );
}

function ServerChip({ id, onClear }: { id: number; onClear: () => void }) {
  const name = useLiveRow(id)?.name ?? `Server ${id}`;
  return <Chip label={name} onDelete={onClear} sx={{ bgcolor: 'background.paper' }} variant="outlined" />;
}
