import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useGetList } from 'react-admin';
import { Link } from 'react-router';
import { FigureLink, FigureLinks } from '../overview/figure-link.js';
import { useDashboard } from '../overview/use-dashboard.js';
import { useIsAdmin } from '../session/permissions.js';
import { Ago } from '../status/ago.js';
import { plural } from '../status/figures.js';
import { StateShape } from '../status/state-mark.js';
import { bacnetFigures } from './bacnet-figures.js';
import { limitLooks, nameOfDevice, nameOfPoint } from './bacnet-words.js';
import { useBackend } from './backend/use-backend.js';
import { restEveryMs } from './live-pace.js';
import type { BacnetDeviceView, PointView } from './types.js';

const mostLines = 5;

const listOf = (resource: string, filter: object) =>
  `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

/** The building on the overview: what is wrong first. */
export default function BacnetCard() {
  const figures = bacnetFigures(useDashboard().data);
  if (!figures) return <Box sx={{ color: 'text.secondary' }}>Reading…</Box>;
  if (figures.devices === 0) return <Nothing />;
  const { offline, online, unknown, points, points_out_of_limits: out } = figures;
  return (
    <>
      <FigureLinks>
        {offline > 0 && (
          <FigureLink
            {...{ to: listOf('bacnet-devices', { state: 'offline', enabled: 'true' }), state: 'down', count: offline }}
            words="offline"
          />
        )}
        {out > 0 && (
          <FigureLink
            {...{
              to: listOf('bacnet-points', { limit_state: 'low,high', enabled: 'true' }),
              state: 'degraded',
              count: out,
            }}
            words="out of limits"
          />
        )}
        {unknown > 0 && (
          <FigureLink
            {...{ to: listOf('bacnet-devices', { state: 'unknown' }), state: 'unknown', count: unknown }}
            words="not asked yet"
          />
        )}
        {online > 0 && (
          <FigureLink
            {...{ to: listOf('bacnet-devices', { state: 'online' }), state: 'up', count: online, words: 'online' }}
          />
        )}
      </FigureLinks>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '& > li:first-of-type': { mt: 1.5 } }}>
        <WorkerProblem />
        {offline > 0 && <Silent />}
        {out > 0 && <OutOfLimits />}
      </Box>
      <Box sx={{ mt: 1.5, color: 'text.secondary' }}>
        {plural(points, 'point')}
        {offline + out + unknown === 0 && ', all as it should be'}.
      </Box>
    </>
  );
}

function Nothing() {
  const admin = useIsAdmin();
  return (
    <Box sx={{ color: 'text.secondary' }}>
      No controllers are known.{' '}
      {admin && (
        <Box component={Link} to="/bacnet-devices?discover=1" sx={{ color: 'primary.main' }}>
          Discover them
        </Box>
      )}
    </Box>
  );
}

function WorkerProblem() {
  const { data } = useBackend();
  const stuck = data?.workers.find(({ problem }) => problem !== null)?.problem;
  if (!data || (data.worker_alive && !stuck)) return null;
  return <Problem to="/bacnet-tasks">{stuck ?? 'No worker speaks with the controllers'}</Problem>;
}

function Silent() {
  const { data = [] } = useGetList<BacnetDeviceView>(
    'bacnet-devices',
    {
      pagination: { page: 1, perPage: mostLines },
      sort: { field: 'state_since', order: 'DESC' },
      filter: { state: 'offline', enabled: 'true' },
    },
    { refetchInterval: restEveryMs },
  );
  return data.map(device => (
    <Problem key={device.id} to={`/bacnet-devices/${device.id}/show`} bad>
      {nameOfDevice(device)} is silent, last heard <Ago at={device.last_seen_at} />
    </Problem>
  ));
}

function OutOfLimits() {
  const { data = [] } = useGetList<PointView>(
    'bacnet-points',
    {
      pagination: { page: 1, perPage: mostLines },
      sort: { field: 'limit_since', order: 'DESC' },
      filter: { limit_state: 'low,high', enabled: 'true' },
    },
    { refetchInterval: restEveryMs },
  );
  return data.map(point => (
    <Problem key={point.id} to={`/bacnet-points/${point.id}/show`}>
      {nameOfPoint(point)} ({point.device_name}): {point.latest?.display ?? '–'},{' '}
      {limitLooks[point.limit_state].word.toLowerCase()}
    </Problem>
  ));
}

function Problem({ to, bad = false, children }: { to: string; bad?: boolean; children: ReactNode }) {
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider' }}>
      <Box
        component={Link}
        to={to}
        sx={{
          py: 0.875,
          display: 'flex',
          gap: 1,
          alignItems: 'center',
          color: 'text.primary',
          textDecoration: 'none',
          '--mark-ground': theme => theme.palette.background.paper,
          '&:hover': { textDecoration: 'underline' },
        }}
      >
        <StateShape state={bad ? 'down' : 'degraded'} />
        <Box component="span" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          {children}
        </Box>
      </Box>
    </Box>
  );
}
