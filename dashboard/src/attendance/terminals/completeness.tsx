import { Box } from '@mui/material';
import type { ServerState } from '../../api/types.js';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { plural } from '../../status/figures.js';
import { StateMark } from '../../status/state-mark.js';
import { backlogOf } from './terminal-state.js';

/** Whether everything the terminal holds is in the ledger, in a mark. */
export function CompletenessMark({ terminal }: { terminal: AttendanceDeviceView }) {
  const { state, word } = verdictOn(terminal);
  return <StateMark state={state} word={word} />;
}

function verdictOn(terminal: AttendanceDeviceView): { state: ServerState; word: string } {
  const { complete } = terminal.completeness;
  if (complete === true) return { state: 'up', word: 'Complete' };
  const missing = backlogOf(terminal);
  if (complete === false && missing) return { state: 'degraded', word: `${missing.toLocaleString()} missing` };
  return { state: 'unknown', word: 'Not proven' };
}

/** The proof: what the terminal says it holds beside what is here. */
export function Proof({ terminal }: { terminal: AttendanceDeviceView }) {
  const { terminal_holds: there, ledger_holds: here, read_at: readAt, undecodable } = terminal.completeness;
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <CompletenessMark terminal={terminal} />
        <Box component="p" data-proof sx={{ m: 0 }}>
          {there === null ? (
            'The terminal has not said yet how much it holds.'
          ) : (
            <>
              Terminal says <strong>{there.toLocaleString()}</strong>, ledger holds{' '}
              <strong>{here === null ? 'not known' : here.toLocaleString()}</strong>.
            </>
          )}
        </Box>
      </Box>
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
        {terminal.ip_address === null ? (
          'A terminal that pushes keeps what was not taken; have it send everything again where something is missing.'
        ) : readAt === null ? (
          'The whole log was not read yet; only then it is proven.'
        ) : (
          <>
            The whole log was read <Ago at={readAt} />.
          </>
        )}
        {undecodable > 0 &&
          ` ${plural(undecodable, 'record')} could not be read and ${undecodable === 1 ? 'is' : 'are'} kept as ${undecodable === 1 ? 'it' : 'they'} came.`}
      </Box>
    </Box>
  );
}
