import { Box } from '@mui/material';
import { Link } from 'react-router';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { CompletenessMark } from './completeness.js';
import { AlarmMarks, TerminalMark } from './terminal-mark.js';
import { addressOf, placeOf } from './terminal-state.js';

/** Terminals where there is no room for a table. */
export function TerminalCards({ terminals }: { terminals: AttendanceDeviceView[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {terminals.map(terminal => (
        <Box
          component="li"
          key={terminal.id}
          sx={{ p: 1.5, display: 'grid', gap: 0.5, '& + li': { borderTop: 1, borderColor: 'divider' } }}
        >
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
            <Box
              component={Link}
              to={`/terminals/${terminal.id}/show`}
              sx={{ color: 'text.primary', fontWeight: 650, textDecoration: 'none', overflowWrap: 'anywhere' }}
            >
              {terminal.name}
            </Box>
            <TerminalMark terminal={terminal} />
          </Box>
          <AlarmMarks terminal={terminal} />
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {[placeOf(terminal), addressOf(terminal)].filter(Boolean).join(' · ')}
          </Box>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, color: 'text.secondary' }}>
            <span>
              read <Ago at={terminal.polling_synced_at ?? terminal.last_heard_at} />
            </span>
            <CompletenessMark terminal={terminal} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
