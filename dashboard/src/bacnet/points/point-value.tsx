import { Box } from '@mui/material';
import { problemText } from '../bacnet-words.js';
import type { PointView } from '../types.js';

/** The newest value with its unit or state; one that cannot be believed is set back. */
export function PointValue({ point: { latest } }: { point: PointView }) {
  if (latest === null)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        not read yet
      </Box>
    );
  const believed = latest.quality === 'good' || latest.quality === 'uncertain';
  return (
    <Box
      component="span"
      title={latest.problem === null ? undefined : problemText(latest.problem)}
      sx={{ fontWeight: 600, overflowWrap: 'anywhere', color: believed ? 'text.primary' : 'text.secondary' }}
    >
      {latest.display ?? '–'}
    </Box>
  );
}
