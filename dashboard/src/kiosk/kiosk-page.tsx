import { Box, Button, useTheme } from '@mui/material';
import { useMemo } from 'react';
import { Authenticated } from 'react-admin';
import { Link } from 'react-router';
import { serverStates } from '../api/types.js';
import type { LiveRow } from '../client/types.gen.js';
import { ConnectionBanner, staleStyle, useStale } from '../layout/connection-banner.js';
import { LiveSession } from '../layout/live-session.js';
import { Logo } from '../layout/logo.js';
import { ProblemCount } from '../layout/problem-count.js';
import { useDerivedFromNow } from '../live/clock.js';
import { useCount, useLiveList, useLiveRow } from '../live/live.js';
import { sortRows, urgency } from '../servers/sorting.js';
import { For } from '../status/ago.js';
import { milliseconds } from '../status/figures.js';
import { StateMark, StateShape } from '../status/state-mark.js';
import { stateWords } from '../theme/states.js';

/** More tiles than these nobody can read from across a room. */
const tilesShown = 240;
const worried = 3;

/** The server wall: everything at a glance, what is wrong first and largest. */
export default function KioskPage() {
  return (
    <Authenticated>
      <LiveSession />
      <ProblemCount />
      <ConnectionBanner />
      <Wall />
    </Authenticated>
  );
}

function Wall() {
  const rows = useLiveList(1000) ?? [];
  const stale = useStale();
  const sorted = useMemo(() => sortRows(rows, 'problems'), [rows]);
  const wrong = sorted.filter(row => urgency(row) < worried);
  const calm = sorted.filter(row => urgency(row) >= worried);
  const shown = calm.slice(0, Math.max(0, tilesShown - wrong.length));
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        boxSizing: 'border-box',
        p: { xs: 1.5, sm: 3 },
        bgcolor: 'background.default',
        color: 'text.primary',
      }}
      style={stale ? staleStyle : undefined}
    >
      <Header />
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: 'repeat(auto-fill, minmax(280px, 1fr))',
          mb: wrong.length > 0 ? 2 : 0,
        }}
      >
        {wrong.map(row => (
          <ProblemTile key={row.id} id={row.id} />
        ))}
      </Box>
      <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))' }}>
        {shown.map(row => (
          <CalmTile key={row.id} row={row} />
        ))}
      </Box>
      {calm.length > shown.length && (
        <Box sx={{ mt: 2, color: 'text.secondary', fontSize: '1.25rem' }}>
          and {(calm.length - shown.length).toLocaleString()} more
        </Box>
      )}
    </Box>
  );
}

function Header() {
  const time = useDerivedFromNow(now =>
    new Date(now).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' }),
  );
  return (
    <Box component="header" sx={{ display: 'flex', flexWrap: 'wrap', gap: 2.5, alignItems: 'center', mb: 2.5 }}>
      <Logo />
      {serverStates.map(state => (
        <WallCount key={state} state={state} />
      ))}
      <Box sx={{ ml: 'auto', fontSize: '1.5rem', fontWeight: 650 }}>{time}</Box>
      <Button component={Link} to="/">
        Leave
      </Button>
    </Box>
  );
}

function WallCount({ state }: { state: (typeof serverStates)[number] }) {
  const count = useCount(state);
  const { palette } = useTheme();
  if (count === 0) return null;
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        fontSize: '1.25rem',
        color: palette.states[state].strong,
        '--mark-ground': palette.background.default,
      }}
    >
      <StateShape state={state} size={22} />
      <strong>{count.toLocaleString()}</strong> {stateWords[state].toLowerCase()}
    </Box>
  );
}

function ProblemTile({ id }: { id: number }) {
  const row = useLiveRow(id);
  const { palette } = useTheme();
  if (!row) return null;
  const colours = palette.states[row.status];
  return (
    <Box
      sx={{
        p: 2,
        borderRadius: 1,
        bgcolor: colours.tint,
        border: 2,
        borderColor: colours.fill,
        '--mark-ground': colours.tint,
        minWidth: 0,
      }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <StateMark state={row.status} unreachable={row.unreachable} ground={colours.tint} />
        <Box sx={{ color: 'text.secondary' }}>
          <For since={row.since} />
        </Box>
      </Box>
      <Box sx={{ mt: 1, fontSize: '1.25rem', fontWeight: 650, overflowWrap: 'anywhere' }}>{row.name}</Box>
      <Box sx={{ color: 'text.secondary', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
        {row.message}
      </Box>
    </Box>
  );
}

function CalmTile({ row }: { row: LiveRow }) {
  const { palette } = useTheme();
  return (
    <Box
      sx={{
        px: 1.25,
        py: 1,
        borderRadius: 1,
        bgcolor: 'background.paper',
        border: 1,
        borderColor: 'divider',
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        minWidth: 0,
        '--mark-ground': palette.background.paper,
      }}
    >
      <StateShape state={row.status} />
      <Box
        sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flex: 1 }}
        title={`${stateWords[row.status]}, ${milliseconds(row.response_time)}`}
      >
        {row.name}
      </Box>
    </Box>
  );
}
