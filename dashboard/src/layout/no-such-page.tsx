import SearchOff from '@mui/icons-material/SearchOff';
import { Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import { Empty } from '../status/empty.js';
import { PageTitle } from './page-title.js';

export function NoSuchPage() {
  return (
    <Paper>
      <PageTitle title="Not found" />
      <Empty
        icon={<SearchOff />}
        title="There is no such page"
        action={
          <Button component={Link} to="/" variant="outlined">
            Back to the overview
          </Button>
        }
      >
        The address may be misspelt, or the page has moved.
      </Empty>
    </Paper>
  );
}
