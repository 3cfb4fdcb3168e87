import SettingsInputAntenna from '@mui/icons-material/SettingsInputAntenna';
import { Box, Button, Paper } from '@mui/material';
import { useGetList } from 'react-admin';
import { useSearchParams } from 'react-router';
import type { PushTerminalView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Empty } from '../../status/empty.js';
import { plural } from '../../status/figures.js';
import { TerminalTabs } from '../terminals/terminal-tabs.js';
import { PushRow } from './push-row.js';

/** As many terminals may wait; more than this nobody has. */
const most = 500;
/** When each of them called last is no fact of the feed. */
const everyMs = 15_000;

const approvals = { pending: 'Waiting', approved: 'May push', refused: 'Refused' };

/** Terminals that call by themselves: those that wait for an answer come first. */
export default function PushPage() {
  const [parameters, setParameters] = useSearchParams();
  const approval = parameters.get('approval');
  const {
    data,
    total = 0,
    error,
  } = useGetList<PushTerminalView>(
    'push-terminals',
    {
      pagination: { page: 1, perPage: most },
      sort: { field: 'last_seen', order: 'DESC' },
      filter: approval === null ? {} : { approval },
    },
    { refetchInterval: everyMs },
  );
  const choose = (next: string | null) => setParameters(next === null ? {} : { approval: next }, { replace: true });
  if (error && !data) throw error;
  const waiting = data?.filter(({ approval: own }) => own === 'pending') ?? [];
  const others = data?.filter(({ approval: own }) => own !== 'pending') ?? [];
  return (
    <>
      <PageTitle title="Push terminals" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <TerminalTabs at="/terminals/push" />
        <Choice
          {...{ label: 'Approval', all: 'Any approval', value: approval, choices: approvals, onChange: choose }}
        />
      </Box>
      <Paper>
        {!data && <Reading />}
        {data?.length === 0 && <NoneYet filtered={approval !== null} onReset={() => choose(null)} />}
        <Box component="ul" aria-label="Push terminals" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {[...waiting, ...others].map(terminal => (
            <PushRow key={terminal.id} terminal={terminal} />
          ))}
        </Box>
        {total > most && <Box sx={{ p: 2, color: 'text.secondary' }}>And {plural(total - most, 'terminal')} more.</Box>}
      </Paper>
    </>
  );
}

function NoneYet({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  return (
    <Empty
      icon={<SettingsInputAntenna />}
      title={filtered ? 'None of that kind' : 'No terminal has called yet'}
      action={
        filtered && (
          <Button onClick={onReset} variant="outlined">
            Show all
          </Button>
        )
      }
    >
      Newer terminals send their punches by themselves. Enter {window.location.hostname} and port{' '}
      {window.location.port || (window.location.protocol === 'https:' ? '443' : '80')} in the terminal, under cloud
      server or ADMS; it appears here with its serial number as soon as it calls.
    </Empty>
  );
}
