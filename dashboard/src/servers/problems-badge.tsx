import { Box } from '@mui/material';
import { useCount } from '../live/live.js';

/** How many servers have a problem, beside the name of the page. */
export function ProblemsBadge() {
  const problems = useCount('problems');
  return problems > 0 ? <NumberBadge count={problems} label={`${problems} with problems`} /> : null;
}

export function NumberBadge({ count, label }: { count: number; label: string }) {
  return (
    <Box
      component="span"
      aria-label={label}
      role="img"
      sx={theme => ({
        minWidth: 22,
        px: 0.75,
        borderRadius: 4,
        fontSize: '0.75rem',
        lineHeight: '20px',
        textAlign: 'center',
        fontWeight: 700,
        color: theme.palette.states.down.strong,
        bgcolor: theme.palette.states.down.tint,
      })}
    >
      {count > 999 ? '999+' : count}
    </Box>
  );
}
