import { Box } from '@mui/material';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { serverStates } from '../api/types.js';
import type { LiveRow } from '../client/types.gen.js';
import { useCounts, useLiveList } from '../live/live.js';
import { FigureLink, FigureLinks } from '../overview/figure-link.js';
import { plural } from '../status/figures.js';
import { StateMark } from '../status/state-mark.js';
import { Ago } from '../status/ago.js';
import { stateWords } from '../theme/states.js';
import { sortRows, urgency } from './sorting.js';

const shown = 6;
/** Urgency from which a row is nothing to worry about. */
const worried = 3;

/** The servers on the overview: counts, and what is wrong first. */
export function ServersCard() {
  const rows = useLiveList();
  if (!rows) return <Box sx={{ color: 'text.secondary' }}>Reading…</Box>;
  return (
    <>
      <Summary />
      <Worst rows={rows} />
    </>
  );
}

function Summary() {
  const counts = useCounts();
  if (counts.total === 0)
    return (
      <Box component={Link} to="/servers/create" sx={{ color: 'primary.main' }}>
        Add the first server
      </Box>
    );
  return (
    <FigureLinks>
      {serverStates
        .filter(state => counts[state] > 0)
        .map(state => (
          <FigureLink
            key={state}
            to={`/servers?status=${state}`}
            state={state}
            count={counts[state]}
            words={stateWords[state].toLowerCase()}
          />
        ))}
    </FigureLinks>
  );
}

function Worst({ rows }: { rows: readonly LiveRow[] }) {
  const wrong = useMemo(
    () =>
      sortRows(
        rows.filter(row => urgency(row) < worried),
        'problems',
      ),
    [rows],
  );
  if (rows.length === 0) return null;
  if (wrong.length === 0) return <Box sx={{ mt: 2, color: 'text.secondary' }}>Nothing is wrong.</Box>;
  return (
    <>
      <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, mt: 1.5 }}>
        {wrong.slice(0, shown).map(row => (
          <Problem key={row.id} row={row} />
        ))}
      </Box>
      {wrong.length > shown && (
        <Box
          component={Link}
          to="/servers"
          sx={{ display: 'inline-block', mt: 1, color: 'primary.main', fontWeight: 600, textDecoration: 'none' }}
        >
          {plural(wrong.length - shown, 'more problem', 'more problems')}
        </Box>
      )}
    </>
  );
}

const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' };

/** One line on a wide screen; on a telephone the state and its age stand above the name. */
function Problem({ row: { id, name, status, unreachable, message, since } }: { row: LiveRow }) {
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', sm: '112px minmax(0, 1fr) auto' },
        gridTemplateAreas: { xs: '"state age" "words words"', sm: '"state words age"' },
        columnGap: 1.5,
        rowGap: 0.25,
        py: 0.875,
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <Box sx={{ gridArea: 'state', display: 'flex', alignItems: 'center' }}>
        <StateMark state={status} unreachable={unreachable} />
      </Box>
      <Box sx={{ gridArea: 'words', minWidth: 0 }}>
        <Box
          component={Link}
          to={`/servers/${id}/show`}
          sx={{
            color: 'text.primary',
            fontWeight: 600,
            textDecoration: 'none',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {name}
        </Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', ...cut }} title={message}>
          {message}
        </Box>
      </Box>
      <Box sx={{ gridArea: 'age', color: 'text.secondary', fontSize: '0.8125rem' }}>
        <Ago at={since} />
      </Box>
    </Box>
  );
}
