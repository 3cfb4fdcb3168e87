import { Box } from '@mui/material';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { useDerivedFromNow } from '../../live/clock.js';
import { StateMark } from '../../status/state-mark.js';
import { alarmWords } from '../attendance-words.js';
import { standingOf } from './terminal-state.js';

/** Shape and word of how a terminal is. */
export function TerminalMark({ terminal, size }: { terminal: AttendanceDeviceView; size?: 'large' }) {
  const state = useDerivedFromNow(now => standingOf(terminal, now).state);
  const word = useDerivedFromNow(now => standingOf(terminal, now).word);
  return <StateMark state={state} word={word} size={size} />;
}

/** What a terminal warns of, one mark each. */
export function AlarmMarks({ terminal }: { terminal: AttendanceDeviceView }) {
  if (terminal.alarms.length === 0) return null;
  return (
    <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5 }}>
      {terminal.alarms.map(alarm => (
        <StateMark key={alarm} state="degraded" word={alarmWords(alarm, terminal)} />
      ))}
    </Box>
  );
}
