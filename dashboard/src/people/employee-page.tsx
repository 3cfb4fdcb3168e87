import Edit from '@mui/icons-material/Edit';
import { Box, Button, Paper } from '@mui/material';
import { ShowBase, useShowContext } from 'react-admin';
import { Link } from 'react-router';
import type { EmployeeView } from '../client/types.gen.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';
import { PersonMonth } from '../presence/month/person-month.js';
import { Whereabouts } from '../presence/whereabouts.js';
import { useIsAdmin } from '../session/permissions.js';
import { EmployeeDevices } from './employee-devices.js';

/** One person: where, with which devices, and the calendar. */
export default function EmployeePage() {
  return (
    <ShowBase>
      <Person />
    </ShowBase>
  );
}

function Person() {
  const { record } = useShowContext<EmployeeView>();
  if (!record) return <Reading />;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <PageTitle title={record.employee_name} />
      <Header person={record} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        }}
      >
        <PersonMonth employee={record.id} />
        <EmployeeDevices employee={record.id} />
      </Box>
    </Box>
  );
}

function Header({ person }: { person: EmployeeView }) {
  const admin = useIsAdmin();
  const { id, employee_name: name, fake_name, area, active, attendance_code: code } = person;
  const words = [
    area !== 'default' && area,
    fake_name !== name && `outside called ${fake_name}`,
    code !== null && `code ${code}`,
    !active && 'has left',
  ];
  return (
    <Paper sx={{ p: { xs: 2, sm: 2.5 }, display: 'flex', flexWrap: 'wrap', gap: 1.5, justifyContent: 'space-between' }}>
      <Box sx={{ minWidth: 0 }}>
        <div role="status">
          <Whereabouts person={person} />
        </div>
        {words.some(Boolean) && (
          <Box sx={{ mt: 0.75, color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {words.filter(Boolean).join(', ')}
          </Box>
        )}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}>
        <Button component={Link} to={`/state-changes?employee=${id}`}>
          Comings and goings
        </Button>
        <Button component={Link} to={`/hourly-summaries?employee=${id}`}>
          Hours
        </Button>
        {admin && (
          <Button component={Link} to={`/employees/${id}`} variant="outlined" startIcon={<Edit />}>
            Edit
          </Button>
        )}
      </Box>
    </Paper>
  );
}
