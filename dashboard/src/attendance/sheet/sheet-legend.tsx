import { Box, type SxProps, type Theme } from '@mui/material';
import type { Verdict } from '../types.js';
import { verdictLooks } from './verdict-words.js';

const order = ['present', 'incomplete', 'absent', 'open', 'unknown', 'day_off'] as const satisfies Verdict[];

/** What the letters mean. */
export function SheetLegend() {
  return (
    <Box component="ul" aria-label="What the letters mean" sx={look}>
      <li title="came after the start of work, beyond the grace">
        <b>L</b> Late
      </li>
      {order.map(verdict => {
        const { word, letter, meaning } = verdictLooks[verdict];
        return (
          <li key={verdict} title={meaning}>
            <b>{letter}</b> {word}
          </li>
        );
      })}
      <li>
        <i /> Corrected
      </li>
      <li>The fuller the colour, the longer the day</li>
    </Box>
  );
}

const look: SxProps<Theme> = {
  listStyle: 'none',
  m: 0,
  p: 0,
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 2,
  rowGap: 0.5,
  fontSize: '0.8125rem',
  color: 'text.secondary',
  '& b': { color: 'text.primary', display: 'inline-block', minWidth: 12, textAlign: 'center' },
  '& i': {
    display: 'inline-block',
    width: 6,
    height: 6,
    borderRadius: '50%',
    bgcolor: 'primary.main',
    verticalAlign: 'middle',
    mr: 0.5,
  },
};
