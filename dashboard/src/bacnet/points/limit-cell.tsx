import { Box } from '@mui/material';
import { LimitMark } from '../marks.js';
import type { PointView } from '../types.js';

/** `18 to 24`, `at least 18`, `at most 24`; empty where there is no limit. */
function limitText({ low_limit: low, high_limit: high }: PointView): string {
  if (low !== null && high !== null) return `${low} to ${high}`;
  if (low !== null) return `at least ${low}`;
  return high === null ? '' : `at most ${high}`;
}

/** Where the value stands between its limits. */
export function LimitCell({ point }: { point: PointView }) {
  const text = limitText(point);
  if (text === '')
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        no limits
      </Box>
    );
  return (
    <>
      <LimitMark state={point.limit_state} />
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{text}</Box>
    </>
  );
}
