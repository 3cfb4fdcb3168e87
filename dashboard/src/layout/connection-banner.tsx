import { Alert, Collapse } from '@mui/material';
import { useDerivedFromNow } from '../live/clock.js';
import { useConnection } from '../live/live.js';
import { duration } from '../status/time.js';

/** A short interruption is not worth a banner. */
const patienceMs = 1500;

/** Says that what is shown is old, and how old. */
export function ConnectionBanner() {
  const { phase, lostAt, reason } = useConnection();
  const age = useDerivedFromNow(now =>
    lostAt === null ? '' : now - lostAt < patienceMs ? '' : duration((now - lostAt) / 1000),
  );
  const shown = phase === 'lost' && age !== '';
  return (
    <Collapse in={shown} unmountOnExit>
      <Alert severity="warning" role="status" sx={{ borderRadius: 0 }}>
        {reason} Trying again. What you see is {age} old.
      </Alert>
    </Collapse>
  );
}

/** Whether live figures have to be marked as old. */
export function useStale(): boolean {
  const { phase, lostAt } = useConnection();
  return useDerivedFromNow(now => phase === 'lost' && lostAt !== null && now - lostAt >= patienceMs);
}

/** Old figures lose their colours, not their contrast; the banner says why. */
export const staleStyle = { filter: 'grayscale(1)' };
