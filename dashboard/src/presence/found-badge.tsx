import { Box } from '@mui/material';
import { useGetList } from 'react-admin';
import type { FoundDeviceView } from '../client/types.gen.js';

/** How many devices wait for an owner, beside the name of the page. */
export function FoundBadge() {
  const { total = 0 } = useGetList<FoundDeviceView>('found-devices', {
    pagination: { page: 1, perPage: 1 },
    filter: { ignored: 'false' },
  });
  if (total === 0) return null;
  return (
    <Box
      component="span"
      role="img"
      aria-label={`${total} without an owner`}
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
      {total > 999 ? '999+' : total}
    </Box>
  );
}
