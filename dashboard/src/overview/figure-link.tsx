import { Box, useTheme } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ServerState } from '../api/types.js';
import { StateShape } from '../status/state-mark.js';

export function FigureLinks({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>{children}</Box>;
}

interface FigureLinkProps {
  to: string;
  /** Whose shape and colour it has. */
  state: ServerState;
  count: number;
  words: string;
}

/** A count that leads to what is counted. */
export function FigureLink({ to, state, count, words }: FigureLinkProps) {
  const { strong, tint } = useTheme().palette.states[state];
  return (
    <Box
      component={Link}
      to={to}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 1.25,
        py: 0.75,
        borderRadius: 1,
        textDecoration: 'none',
        color: strong,
        bgcolor: tint,
        '--mark-ground': tint,
      }}
    >
      <StateShape state={state} />
      <Box component="strong" sx={{ fontSize: '1.125rem' }}>
        {count.toLocaleString()}
      </Box>
      {words}
    </Box>
  );
}
