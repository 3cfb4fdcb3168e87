import { Box, useTheme } from '@mui/material';
import type { CheckKind } from '../api/types.js';
import { kindWords, stateOfKind } from '../theme/states.js';
import { StateShape } from './state-mark.js';

/** Shape and word of one result. */
export function KindMark({ kind }: { kind: CheckKind }) {
  const { palette } = useTheme();
  const state = stateOfKind[kind];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        fontWeight: 600,
        color: palette.states[state].strong,
        '--mark-ground': palette.background.paper,
      }}
    >
      <StateShape state={state} size={14} />
      {kindWords[kind]}
    </Box>
  );
}
