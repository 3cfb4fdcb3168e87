import { Box } from '@mui/material';
import { directionWords } from './attendance-words.js';
import type { Direction } from './types.js';

const shapes = {
  in: <path d="M9 2.5h4.5v11H9M1.5 8h8M6.5 5l3 3-3 3" />,
  out: <path d="M7 2.5H2.5v11H7M6 8h8M11 5l3 3-3 3" />,
} as const;

/** Shape and word of in or out; a dash where neither is known. */
export function DirectionMark({ direction }: { direction: Direction | null }) {
  if (direction === null)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }} title="The terminal did not say">
        –
      </Box>
    );
  return (
    <Box
      component="span"
      sx={theme => ({
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: direction === 'in' ? theme.palette.states.up.strong : theme.palette.states.maintenance.strong,
      })}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden focusable="false" style={{ flexShrink: 0 }}>
        <g fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
          {shapes[direction]}
        </g>
      </svg>
      {directionWords[direction]}
    </Box>
  );
}
