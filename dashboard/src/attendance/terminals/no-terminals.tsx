import Badge from '@mui/icons-material/Badge';
import { Box, Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';

/** Where there is no terminal yet. */
export function NoTerminals() {
  const admin = useIsAdmin();
  return (
    <Paper sx={{ width: '100%' }}>
      <Empty
        icon={<Badge />}
        title="No terminals yet"
        action={
          admin && (
            <Button component={Link} to="/terminals/create" variant="contained">
              Add a terminal
            </Button>
          )
        }
      >
        A terminal is what people punch at: a ZKTeco clock with fingers, cards or faces, usually at port 4370. Sitewatch
        listens to it, reads its log, and never changes or clears anything in it.
        <Box component="span" sx={{ display: 'block', mt: 1 }}>
          A terminal that calls by itself appears under Push and waits for approval.
        </Box>
      </Empty>
    </Paper>
  );
}
