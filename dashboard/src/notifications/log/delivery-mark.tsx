import CancelIcon from '@mui/icons-material/Cancel';
import CheckCircle from '@mui/icons-material/CheckCircle';
import Replay from '@mui/icons-material/Replay';
import Schedule from '@mui/icons-material/Schedule';
import SkipNext from '@mui/icons-material/SkipNext';
import { Box } from '@mui/material';
import type { SvgIconComponent } from '@mui/icons-material';
import type { DeliveryStatus, ServerState } from '../../api/types.js';
import { deliveryWords } from './delivery-words.js';

const looks: Record<DeliveryStatus, { icon: SvgIconComponent; state: ServerState }> = {
  queued: { icon: Schedule, state: 'unknown' },
  retrying: { icon: Replay, state: 'degraded' },
  delivered: { icon: CheckCircle, state: 'up' },
  dead: { icon: CancelIcon, state: 'down' },
  superseded: { icon: SkipNext, state: 'paused' },
};

/** Shape and word of what became of a message. */
export function DeliveryMark({ status }: { status: DeliveryStatus }) {
  const { icon: Icon, state } = looks[status];
  return (
    <Box
      component="span"
      sx={theme => ({
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        px: 1,
        py: 0.25,
        borderRadius: 4,
        fontSize: '0.8125rem',
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: theme.palette.states[state].strong,
        bgcolor: theme.palette.states[state].tint,
      })}
    >
      <Icon sx={{ fontSize: 16 }} aria-hidden />
      {deliveryWords[status]}
    </Box>
  );
}
