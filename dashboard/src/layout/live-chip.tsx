import { Box } from '@mui/material';
import { useConnection } from '../live/live.js';

const words = { off: 'Offline', connecting: 'Connecting', live: 'Live', lost: 'Not live' };

/** Whether what is shown follows the site at this moment. */
export function LiveChip() {
  const { phase } = useConnection();
  return (
    <Box
      component="span"
      role="img"
      aria-label={words[phase]}
      sx={theme => ({
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        px: 1,
        fontSize: '0.8125rem',
        fontWeight: 600,
        color:
          phase === 'live'
            ? theme.palette.states.up.strong
            : phase === 'lost'
              ? theme.palette.states.degraded.strong
              : 'text.secondary',
        '&::before': {
          content: '""',
          width: 8,
          height: 8,
          borderRadius: '50%',
          boxSizing: 'border-box',
          border: '2px solid currentColor',
          bgcolor: phase === 'live' ? 'currentColor' : 'transparent',
        },
      })}
    >
      {/* A telephone has room for the word only when something is wrong; the dot is full while all is well. */}
      <Box component="span" sx={phase === 'live' ? { display: { xs: 'none', sm: 'inline' } } : undefined}>
        {words[phase]}
      </Box>
    </Box>
  );
}
