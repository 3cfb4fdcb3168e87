import { Box } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router';
import type { AttendanceDeviceView } from '../client/types.gen.js';
import { FigureLink, FigureLinks } from '../overview/figure-link.js';
import { useDashboard } from '../overview/use-dashboard.js';
import { useIsAdmin } from '../session/permissions.js';
import { Ago } from '../status/ago.js';
import { StateShape } from '../status/state-mark.js';
import { attendanceFigures, type AttendanceFigures } from './attendance-figures.js';
import { directionOfState, directionWords } from './attendance-words.js';
import { useNewestPunch, usePunchesToday } from './punches/use-punches.js';

const shown = 3;
const notConnected = { is_enabled: true, is_connected: false };

/** Attendance on the overview: what is wrong first, then the punches of today. */
export default function AttendanceCard() {
  const figures = attendanceFigures(useDashboard().data);
  if (!figures) return <Box sx={{ color: 'text.secondary' }}>Reading…</Box>;
  if (figures.terminals + figures.waiting_for_approval + figures.punches_today === 0) return <NoTerminal />;
  return (
    <>
      <Figures figures={figures} />
      <Troubled />
      <Today />
    </>
  );
}

function NoTerminal() {
  const admin = useIsAdmin();
  return (
    <Box sx={{ color: 'text.secondary' }}>
      No terminal is known yet.{' '}
      {admin && (
        <Box component={Link} to="/terminals/create" sx={{ color: 'primary.main' }}>
          Add a terminal
        </Box>
      )}
    </Box>
  );
}

function Figures({ figures }: { figures: AttendanceFigures }) {
  const { unreachable, alarming, waiting_for_approval: waiting, connected } = figures;
  const filter = encodeURIComponent(JSON.stringify(notConnected));
  return (
    <FigureLinks>
      {unreachable > 0 && (
        <FigureLink
          {...{ to: `/terminals?filter=${filter}`, state: 'down', count: unreachable, words: 'unreachable' }}
        />
      )}
      {alarming > 0 && (
        <FigureLink
          {...{ to: '/terminals', state: 'degraded', count: alarming, words: alarming === 1 ? 'warns' : 'warn' }}
        />
      )}
      {waiting > 0 && (
        <FigureLink
          {...{ to: '/terminals/push?approval=pending', state: 'degraded', count: waiting }}
          words={waiting === 1 ? 'waits for approval' : 'wait for approval'}
        />
      )}
      {connected > 0 && <FigureLink {...{ to: '/terminals', state: 'up', count: connected, words: 'connected' }} />}
    </FigureLinks>
  );
}

/** Terminals that cannot be reached, with the reason. */
function Troubled() {
  const { data = [] } = useGetList<AttendanceDeviceView>('terminals', {
    pagination: { page: 1, perPage: 20 },
    sort: { field: 'name', order: 'ASC' },
    filter: notConnected,
  });
  const troubled = data.filter(({ problem }) => problem !== null).slice(0, shown);
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '& > li:first-of-type': { mt: 1.5 } }}>
      {troubled.map(({ id, name, problem }) => (
        <Box component="li" key={id} sx={{ py: 0.875, borderTop: 1, borderColor: 'divider' }}>
          <Box
            component={Link}
            to={`/terminals/${id}/show`}
            sx={{
              display: 'flex',
              gap: 1,
              alignItems: 'center',
              fontWeight: 600,
              color: 'text.primary',
              textDecoration: 'none',
              '--mark-ground': theme => theme.palette.background.paper,
              '&:hover': { textDecoration: 'underline' },
            }}
          >
            <StateShape state="down" />
            {name}
          </Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{problem}</Box>
        </Box>
      ))}
    </Box>
  );
}

function Today() {
  const today = usePunchesToday() ?? 0;
  const newest = useNewestPunch();
  const direction = newest ? directionOfState(newest.in_out_state) : null;
  return (
    <Box sx={{ mt: 1.5, color: 'text.secondary', overflowWrap: 'anywhere' }}>
      <Box component={Link} to="/punches" sx={{ color: 'text.primary', fontWeight: 600, textDecoration: 'none' }}>
        {today === 0 ? 'No punches' : today === 1 ? '1 punch' : `${today.toLocaleString()} punches`} today
      </Box>
      {newest && (
        <>
          {', '}
          {newest.employee_name ?? `code ${newest.attendance_code}`}
          {direction && ` ${directionWords[direction].toLowerCase()}`} at {newest.device_name}{' '}
          <Ago at={newest.timestamp} />
        </>
      )}
    </Box>
  );
}
