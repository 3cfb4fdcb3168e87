import LockOutlined from '@mui/icons-material/LockOutlined';
import { Button, Paper } from '@mui/material';
import { Title } from 'react-admin';
import { Link } from 'react-router';
import { Empty } from '../status/empty.js';
import { viewerReason } from './permissions.js';

/** Instead of a page this account may not see. */
export function AccessDenied() {
  return (
    <Paper>
      <Title title="Not for this account" />
      <Empty
        icon={<LockOutlined />}
        title="Only administrators see this page"
        action={
          <Button component={Link} to="/" variant="outlined">
            Back to the overview
          </Button>
        }
      >
        {viewerReason}
      </Empty>
    </Paper>
  );
}
