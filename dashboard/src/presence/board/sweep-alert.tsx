import { Alert, AlertTitle, Box } from '@mui/material';
import { Link } from 'react-router';
import type { SweepView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';

/** Says that nobody can tell who is here, and why. `link`: to more about it. */
export function SweepAlert({ sweep, link = true }: { sweep: SweepView; link?: boolean }) {
  if (sweep.sound) return null;
  return (
    <Alert severity="warning" role="status" sx={{ mb: 1.5, overflowWrap: 'anywhere' }}>
      <AlertTitle>Nobody can tell who is here at the moment</AlertTitle>
      {whyOf(sweep)}{' '}
      {sweep.swept_at !== null && (
        <>
          The network was looked through last <Ago at={sweep.swept_at} />.{' '}
        </>
      )}
      Nobody is called absent for it.{' '}
      {link && (
        <Box component={Link} to="/system-status" sx={{ color: 'inherit' }}>
          How it is watched
        </Box>
      )}
    </Alert>
  );
}

function whyOf({ blind, swept_at, sweeping }: SweepView): string {
  if (blind !== null) return `${blind.charAt(0).toUpperCase()}${blind.slice(1)}${/[.!?]$/.test(blind) ? '' : '.'}`;
  if (swept_at === null) return sweeping ? 'The first look at the network is under way.' : 'Nobody has looked yet.';
  return sweeping ? 'The newest look at the network is too old.' : 'No process looks at the network.';
}
