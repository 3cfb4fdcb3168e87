import { Alert, AlertTitle } from '@mui/material';
import { For } from '../status/ago.js';
import { exactTime } from '../status/time.js';
import { useDashboard } from './use-dashboard.js';

/** Says that this site itself is cut off, and what that means for all that is shown. */
export function ConnectivityBanner() {
  const connectivity = useDashboard().data?.connectivity;
  if (!connectivity?.isolated) return null;
  const { since, canaries } = connectivity;
  const silent = canaries.filter(({ ok }) => ok === false).map(({ address }) => address);
  return (
    <Alert severity="warning" role="status" sx={{ mb: 2, overflowWrap: 'anywhere' }}>
      <AlertTitle>
        This site is cut off
        {since !== null && (
          <>
            {' '}
            for <For since={since} /> (since {exactTime(since)})
          </>
        )}
      </AlertTitle>
      Failures are held back: no server is called down for what the own connection does.
      {silent.length > 0 && ` No answer from ${silent.join(', ')}.`}
    </Alert>
  );
}
