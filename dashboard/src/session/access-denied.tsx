import LockOutlined from '@mui/icons-material/LockOutlined';
import { Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import { Empty } from '../status/empty.js';
import { viewerReason } from './permissions.js';
import { PageTitle } from '../layout/page-title.js';

/** Instead of a page this account may not see. */
export function AccessDenied() {
  return (
    <Paper>
      <PageTitle title="Not for this account" />
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
