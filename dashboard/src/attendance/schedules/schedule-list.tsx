import EventNote from '@mui/icons-material/EventNote';
import { Box, Button, Chip, Paper, useMediaQuery } from '@mui/material';
import { DataTable, FunctionField, List, SimpleList } from 'react-admin';
import { Link } from 'react-router';
import type { WorkScheduleView } from '../../client/types.gen.js';
import { CreateAction } from '../../forms/list-actions.js';
import { PageTitle } from '../../layout/page-title.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';
import { plural } from '../../status/figures.js';
import { daysText, hoursText } from './schedule-words.js';

const create = '/work-schedules/create';

/** When people are expected. */
export default function ScheduleList() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('sm'));
  const admin = useIsAdmin();
  return (
    <List
      sort={{ field: 'name', order: 'ASC' }}
      exporter={false}
      actions={admin ? <CreateAction label="Add a schedule" to={create} /> : <></>}
      empty={<NoSchedules />}
      title=" "
      sx={{ '& .RaList-actions, & .RaList-actions > *': { bgcolor: 'transparent' } }}
    >
      <PageTitle title="Schedules" />
      {narrow ? (
        <SimpleList<WorkScheduleView>
          primaryText={schedule => schedule.name}
          secondaryText={schedule => `${daysText(schedule.weekdays)}, ${hoursText(schedule)}`}
          tertiaryText={schedule =>
            schedule.is_default ? 'everybody' : plural(schedule.employees.length, 'person', 'people')
          }
          linkType={admin ? 'edit' : false}
        />
      ) : (
        <ScheduleTable admin={admin} />
      )}
    </List>
  );
}

function ScheduleTable({ admin }: { admin: boolean }) {
  return (
    <DataTable<WorkScheduleView> rowClick={admin ? 'edit' : false} bulkActionButtons={false}>
      <DataTable.Col source="name">
        <FunctionField<WorkScheduleView>
          render={({ name, is_default: isDefault }) => (
            <>
              <Box component="span" sx={{ fontWeight: 600, mr: 1 }}>
                {name}
              </Box>
              {isDefault && <Chip size="small" label="Everybody" />}
            </>
          )}
        />
      </DataTable.Col>
      <DataTable.Col label="Days" disableSort>
        <FunctionField<WorkScheduleView> render={({ weekdays }) => daysText(weekdays)} />
      </DataTable.Col>
      <DataTable.Col source="starts_at" label="Hours">
        <FunctionField<WorkScheduleView> render={hoursText} />
      </DataTable.Col>
      <DataTable.Col label="Grace" disableSort>
        <FunctionField<WorkScheduleView> render={({ grace_minutes: grace }) => `${grace} min`} />
      </DataTable.Col>
      <DataTable.Col label="Break" disableSort>
        <FunctionField<WorkScheduleView> render={({ break_minutes: rest }) => (rest === 0 ? 'none' : `${rest} min`)} />
      </DataTable.Col>
      <DataTable.Col label="Members" disableSort>
        <FunctionField<WorkScheduleView>
          render={({ employees, is_default: isDefault }) =>
            isDefault && employees.length === 0 ? 'all without their own' : plural(employees.length, 'person', 'people')
          }
        />
      </DataTable.Col>
    </DataTable>
  );
}

function NoSchedules() {
  const admin = useIsAdmin();
  return (
    <Paper sx={{ width: '100%' }}>
      <PageTitle title="Schedules" />
      <Empty
        icon={<EventNote />}
        title="No schedules yet"
        action={
          admin && (
            <Button component={Link} to={create} variant="contained">
              Add a schedule
            </Button>
          )
        }
      >
        A schedule says on which days and hours people are expected. With one for everybody Sitewatch can tell who came
        late, who left early and who was absent; without one it only adds up hours.
      </Empty>
    </Paper>
  );
}
