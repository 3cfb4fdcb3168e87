import Apartment from '@mui/icons-material/Apartment';
import { Box, Paper } from '@mui/material';
import { Empty } from '../../status/empty.js';
import { DiscoverLink, TryLink } from '../discovery/discover-link.js';

/** Before the first search. */
export function NoDevices() {
  return (
    <Paper sx={{ width: '100%' }}>
      <Empty
        icon={<Apartment />}
        title="No controllers yet"
        action={
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, justifyContent: 'center' }}>
            <DiscoverLink />
            <TryLink />
          </Box>
        }
      >
        The controllers of heating, ventilation and lighting speak BACnet. Sitewatch finds them on the network, lists
        what they measure and do, and reads it from then on.
      </Empty>
    </Paper>
  );
}
