import PeopleOutline from '@mui/icons-material/PeopleOutlined';
import { Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';

/** Where there is nobody yet: why, and what to do first. */
export function NoPeople() {
  const admin = useIsAdmin();
  return (
    <Paper sx={{ width: '100%' }}>
      <Empty
        icon={<PeopleOutline />}
        title="Nobody to look for yet"
        action={
          admin && (
            <Button component={Link} to="/employees/create" variant="contained">
              Add the first employee
            </Button>
          )
        }
      >
        Sitewatch asks the computers and telephones of the employees every minute whether they are on the network:
        whoever has a device that answers is here. Add the people, then a device for each, or look for devices and claim
        them.
        {!admin && ' An administrator can add them.'}
      </Empty>
    </Paper>
  );
}
