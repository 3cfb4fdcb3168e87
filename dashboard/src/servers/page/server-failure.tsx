import Dns from '@mui/icons-material/Dns';
import { Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import { ApiError } from '../../api/http.js';
import { errorText } from '../../api/problem.js';
import { Empty } from '../../status/empty.js';
import { PageTitle } from '../../layout/page-title.js';

export function ServerFailure({ error }: { error: unknown }) {
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Paper>
      <PageTitle title="Server" />
      <Empty
        icon={<Dns />}
        title={gone ? 'There is no such server' : 'The server could not be read'}
        action={
          <Button component={Link} to="/servers" variant="outlined">
            All servers
          </Button>
        }
      >
        {gone ? 'It may have been deleted.' : errorText(error)}
      </Empty>
    </Paper>
  );
}
