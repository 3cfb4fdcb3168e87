import { Box } from '@mui/material';
import { ShowBase, useShowContext } from 'react-admin';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { ConnectionTest } from './connection-test.js';
import { LatestPunches } from './latest-punches.js';
import { TerminalFacts } from './terminal-facts.js';
import { TerminalHeader } from './terminal-header.js';
import { TerminalHealth } from './terminal-health.js';
import { useErrands } from './use-errand.js';

/** Clocks, sizes and phases of a connection are no facts of the feed: they are read again this often. */
const everyMs = 3000;

/** One terminal: whether it is reached, whether everything is here, and what was punched last. */
export default function TerminalPage() {
  return (
    <ShowBase queryOptions={{ refetchInterval: everyMs }}>
      <Terminal />
    </ShowBase>
  );
}

function Terminal() {
  const { record } = useShowContext<AttendanceDeviceView>();
  return record ? <Parts terminal={record} /> : <Reading />;
}

function Parts({ terminal }: { terminal: AttendanceDeviceView }) {
  const errands = useErrands(terminal.id);
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <PageTitle title={terminal.name} />
      <TerminalHeader terminal={terminal} errands={errands} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 1fr)' },
        }}
      >
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <TerminalHealth terminal={terminal} errands={errands} />
          {terminal.ip_address !== null && <ConnectionTest terminal={terminal} />}
        </Box>
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <LatestPunches terminal={terminal} />
          <TerminalFacts terminal={terminal} />
        </Box>
      </Box>
    </Box>
  );
}
