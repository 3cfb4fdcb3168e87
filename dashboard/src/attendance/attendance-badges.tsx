import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useDashboard } from '../overview/use-dashboard.js';
import { NumberBadge } from '../servers/problems-badge.js';
import { attendance } from './attendance-api.js';
import { attendanceFigures } from './attendance-figures.js';
import { useCodesFollowed } from './codes/use-codes-followed.js';

/** How many terminals cannot be reached, warn, or wait for approval, beside the name of the page. */
export function TerminalsBadge() {
  const figures = attendanceFigures(useDashboard().data);
  const count = figures ? figures.unreachable + figures.alarming + figures.waiting_for_approval : 0;
  return count > 0 ? <NumberBadge count={count} label={`${count} to look at`} /> : null;
}

/** How many codes have no owner, beside the name of the page. */
export function CodesBadge() {
  useCodesFollowed();
  const { data } = useQuery({
    queryKey: ['unmatched-codes', '', 1],
    queryFn: ({ signal }) => attendance.codes('', 1, signal),
  });
  const count = data?.count ?? 0;
  if (count === 0) return null;
  return (
    <Box
      component="span"
      role="img"
      aria-label={`${count} without an owner`}
      sx={theme => ({
        minWidth: 22,
        px: 0.75,
        borderRadius: 4,
        fontSize: '0.75rem',
        lineHeight: '20px',
        textAlign: 'center',
        fontWeight: 700,
        color: theme.palette.states.unknown.strong,
        bgcolor: theme.palette.states.unknown.tint,
      })}
    >
      {count > 999 ? '999+' : count}
    </Box>
  );
}
