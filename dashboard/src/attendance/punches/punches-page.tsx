import Fingerprint from '@mui/icons-material/Fingerprint';
import { Box, Button, Paper } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link, useSearchParams } from 'react-router';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { staleStyle, useStale } from '../../layout/connection-banner.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { useDashboard } from '../../overview/use-dashboard.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';
import { attendanceFigures } from '../attendance-figures.js';
import { PunchList } from './punch-list.js';
import { usePunches, usePunchesToday } from './use-punches.js';

/** Punches as they happen. */
export default function PunchesPage() {
  const [parameters, setParameters] = useSearchParams();
  const device = Number(parameters.get('device')) || null;
  const { punches, error } = usePunches(device);
  const stale = useStale();
  const { data: terminals = [] } = useGetList<AttendanceDeviceView>('terminals', {
    pagination: { page: 1, perPage: 500 },
    sort: { field: 'name', order: 'ASC' },
  });
  if (error && !punches) throw error;
  const choices = Object.fromEntries(terminals.map(({ id, name }) => [String(id), name]));
  return (
    <>
      <PageTitle title="Punches" />
      <Paper sx={{ px: { xs: 2, sm: 2.5 }, py: 2, mb: 1.5 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 5, rowGap: 1.5, alignItems: 'center' }}>
          <Today />
          <Listening />
          <Box sx={{ flex: { sm: 1 } }} />
          {terminals.length > 1 && (
            <Choice
              label="Terminal"
              all="All terminals"
              value={device === null ? null : String(device)}
              choices={choices}
              onChange={next => setParameters(next === null ? {} : { device: next }, { replace: true })}
            />
          )}
        </Box>
      </Paper>
      <Paper style={stale ? staleStyle : undefined}>
        {!punches && <Reading />}
        {punches?.length === 0 && <NothingYet hasTerminals={terminals.length > 0} />}
        {punches && punches.length > 0 && (
          <>
            <PunchList punches={punches} />
            <Box sx={{ p: 1, borderTop: 1, borderColor: 'divider' }}>
              <Button component={Link} to={`/attendance-records${device === null ? '' : `?device=${device}`}`}>
                All records
              </Button>
            </Box>
          </>
        )}
      </Paper>
    </>
  );
}

function Today() {
  const today = usePunchesToday();
  return (
    <Box role="status" aria-label="Punches today">
      <Box sx={{ fontSize: '0.78125rem', color: 'text.secondary' }}>Punches today</Box>
      <Box sx={{ fontSize: '2rem', lineHeight: 1.15, fontWeight: 700 }}>
        {today === null ? '–' : today.toLocaleString()}
      </Box>
    </Box>
  );
}

/** How many of the terminals can be heard. */
function Listening() {
  const figures = attendanceFigures(useDashboard().data);
  if (!figures || figures.terminals === 0) return null;
  const { terminals, connected } = figures;
  return (
    <div>
      <Box sx={{ fontSize: '0.78125rem', color: 'text.secondary' }}>Terminals connected</Box>
      <Box
        component={Link}
        to="/terminals"
        sx={{ fontSize: '1.1875rem', fontWeight: 650, color: 'text.primary', textDecoration: 'none' }}
      >
        {connected.toLocaleString()} of {terminals.toLocaleString()}
      </Box>
    </div>
  );
}

function NothingYet({ hasTerminals }: { hasTerminals: boolean }) {
  const admin = useIsAdmin();
  return (
    <Empty
      icon={<Fingerprint />}
      title="Nobody has punched yet"
      action={
        admin &&
        !hasTerminals && (
          <Button component={Link} to="/terminals/create" variant="contained">
            Add a terminal
          </Button>
        )
      }
    >
      {hasTerminals
        ? 'The next punch appears here the moment it happens, with the name of whoever has the code.'
        : 'Punches appear here the moment they happen. First Sitewatch has to know a terminal.'}
    </Empty>
  );
}
