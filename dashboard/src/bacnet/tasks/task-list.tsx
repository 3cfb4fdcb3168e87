import PlaylistPlay from '@mui/icons-material/PlaylistPlay';
import { Box, Paper, useMediaQuery } from '@mui/material';
import { DataTable, FunctionField, List, SelectInput, TopToolbar, useListContext } from 'react-admin';
import { PageTitle } from '../../layout/page-title.js';
import { Ago } from '../../status/ago.js';
import { Empty } from '../../status/empty.js';
import { BackendBanner, BackendLine } from '../backend/backend-banner.js';
import { choicesOf, taskLooks, taskWords } from '../bacnet-words.js';
import { DiscoverLink } from '../discovery/discover-link.js';
import { listLook, narrowField } from '../list-look.js';
import { restEveryMs } from '../live-pace.js';
import { TaskMark } from '../marks.js';
import type { BacnetTaskView } from '../types.js';
import { CancelButton } from './cancel-button.js';
import { TaskCards } from './task-cards.js';
import { TaskOutcome } from './task-outcome.js';

const filters = [
  <SelectInput
    key="type"
    source="type"
    label="Task"
    alwaysOn
    helperText={false}
    choices={Object.entries(taskWords).map(([id, name]) => ({ id, name }))}
    sx={narrowField}
  />,
  <SelectInput
    key="status"
    source="status"
    label="State"
    alwaysOn
    helperText={false}
    choices={choicesOf(taskLooks)}
    sx={narrowField}
  />,
];

/** What was asked of the building's network, how far it is, and what came of it. */
export default function TaskList() {
  return (
    <>
      <PageTitle title="Building tasks" />
      <BackendBanner />
      <List
        sort={{ field: 'id', order: 'DESC' }}
        perPage={25}
        exporter={false}
        queryOptions={{ refetchInterval: ({ state }) => (state.data?.data.some(isMoving) ? 1000 : restEveryMs) }}
        filters={filters}
        actions={
          <TopToolbar>
            <DiscoverLink />
          </TopToolbar>
        }
        empty={<NoTasks />}
        title=" "
        sx={listLook}
      >
        <Tasks />
      </List>
      <BackendLine />
    </>
  );
}

const isMoving = (record: object): boolean =>
  'status' in record && (record.status === 'pending' || record.status === 'running');

function Tasks() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const { data = [] } = useListContext<BacnetTaskView>();
  return narrow ? <TaskCards tasks={data} /> : <TaskTable />;
}

function TaskTable() {
  return (
    <DataTable<BacnetTaskView> bulkActionButtons={false} rowClick={false} sx={{ '& td': { verticalAlign: 'top' } }}>
      <DataTable.Col source="id" label="No." />
      <DataTable.Col source="type" label="Task">
        <FunctionField<BacnetTaskView>
          render={({ type, created_by: by }) => (
            <>
              <Box sx={{ fontWeight: 600 }}>{taskWords[type]}</Box>
              <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{by ? `by ${by}` : 'by the schedule'}</Box>
            </>
          )}
        />
      </DataTable.Col>
      <DataTable.Col source="status" label="State">
        <FunctionField<BacnetTaskView>
          render={({ status, cancel_requested: cancelled }) => <TaskMark status={status} cancelled={cancelled} />}
        />
      </DataTable.Col>
      <DataTable.Col label="Progress and result" disableSort cellSx={() => ({ width: '40%' })}>
        <FunctionField<BacnetTaskView> render={task => <TaskOutcome task={task} />} />
      </DataTable.Col>
      <DataTable.Col source="created" label="Asked">
        <FunctionField<BacnetTaskView> render={({ created }) => <Ago at={created} />} />
      </DataTable.Col>
      <DataTable.Col label="" disableSort>
        <FunctionField<BacnetTaskView> render={task => <CancelButton task={task} />} />
      </DataTable.Col>
    </DataTable>
  );
}

function NoTasks() {
  return (
    <Paper sx={{ width: '100%' }}>
      <Empty icon={<PlaylistPlay />} title="Nothing was asked of the building yet" action={<DiscoverLink />}>
        Searching for controllers, reading their values and commanding their points take a while: each is a task with
        its progress and its result.
      </Empty>
    </Paper>
  );
}
