import { Box } from '@mui/material';
import { percent } from '../../status/figures.js';

/** From these shares on people are told. */
const much = 0.8;
const most = 0.95;

const stateOf = (used: number) => (used >= most ? 'down' : used >= much ? 'degraded' : 'up');

interface CapacityProps {
  /** 0..1; null: not known. */
  used: number | null;
  height?: number;
}

/** How full the log of a terminal is; the marks stand where it warns. */
export function CapacityBar({ used, height = 8 }: CapacityProps) {
  const share = Math.min(1, Math.max(0, used ?? 0));
  return (
    <Box
      role="meter"
      aria-label="Log in use"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={used === null ? 'not known' : `${percent(share * 100)} in use`}
      sx={theme => ({
        position: 'relative',
        height,
        borderRadius: 1,
        overflow: 'hidden',
        bgcolor: theme.palette.states.unknown.tint,
        '&::before': {
          content: '""',
          position: 'absolute',
          inset: 0,
          width: `${share * 100}%`,
          bgcolor: theme.palette.states[stateOf(share)].fill,
        },
      })}
    >
      {[much, most].map(mark => (
        <Box
          key={mark}
          component="span"
          sx={{
            position: 'absolute',
            top: 0,
            bottom: 0,
            left: `${mark * 100}%`,
            width: '1px',
            bgcolor: 'text.secondary',
          }}
        />
      ))}
    </Box>
  );
}
