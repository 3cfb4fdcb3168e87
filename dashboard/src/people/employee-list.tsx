import { Box, useMediaQuery } from '@mui/material';
import {
  BulkDeleteButton,
  BulkUpdateButton,
  DataTable,
  FunctionField,
  List,
  SearchInput,
  SelectInput,
  SimpleList,
} from 'react-admin';
import type { EmployeeView } from '../client/types.gen.js';
import { NamedBoxes } from '../forms/named-boxes.js';
import { PageTitle } from '../layout/page-title.js';
import { NoPeople } from '../presence/board/no-people.js';
import { Whereabouts } from '../presence/whereabouts.js';
import { useIsAdmin } from '../session/permissions.js';
import { EmployeeFacets } from './employee-facets.js';
import { ListTools } from './list-tools.js';
import { OrderCell } from './order-cell.js';

const search = <SearchInput key="q" source="q" alwaysOn placeholder="Name or code" />;
/** Where there is no room beside the list. */
const narrowFilters = [
  search,
  <SelectInput
    key="here"
    source="is_online"
    label="Whereabouts"
    alwaysOn
    helperText={false}
    choices={[
      { id: 'true', name: 'Here' },
      { id: 'false', name: 'Not here' },
    ]}
  />,
];

const columns = {
  place: (person: EmployeeView) => person.display_order,
  employee_name: (person: EmployeeView) => person.employee_name,
  fake_name: (person: EmployeeView) => person.fake_name,
  attendance_code: (person: EmployeeView) => person.attendance_code,
  area: (person: EmployeeView) => person.area,
  active: (person: EmployeeView) => person.active,
  is_online: (person: EmployeeView) => person.is_online,
  last_seen: (person: EmployeeView) => person.last_seen,
};

/** The people who work here, in the order all boards show them. */
export default function EmployeeList() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const wide = useMediaQuery(theme => theme.breakpoints.up('lg'));
  return (
    <List
      sort={{ field: 'display_order', order: 'ASC' }}
      perPage={25}
      exporter={false}
      filters={wide ? [search] : narrowFilters}
      aside={wide ? <EmployeeFacets /> : undefined}
      actions={<ListTools add="Add an employee" to="/employees/create" file="employees" columns={columns} />}
      empty={<Nobody />}
      title=" "
      sx={{ '& .RaList-actions, & .RaList-actions > *': { bgcolor: 'transparent' }, '& .RaList-main': { minWidth: 0 } }}
    >
      <PageTitle title="Employees" />
      {narrow ? (
        <SimpleList<EmployeeView>
          primaryText={person => person.employee_name}
          secondaryText={person => [person.area, !person.active && 'left'].filter(Boolean).join(', ')}
          tertiaryText={person => (person.is_online ? 'here' : '')}
          linkType="show"
        />
      ) : (
        <EmployeeTable />
      )}
    </List>
  );
}

function EmployeeTable() {
  const admin = useIsAdmin();
  return (
    <NamedBoxes>
      <DataTable<EmployeeView>
        rowClick="show"
        bulkActionButtons={admin ? <BulkActions /> : false}
        sx={{ '& td, & th': { px: 1 } }}
      >
        <DataTable.Col source="display_order" label="Place">
          {admin ? <OrderCell /> : undefined}
        </DataTable.Col>
        <DataTable.Col source="employee_name" label="Name">
          <FunctionField<EmployeeView> render={person => <Name person={person} />} />
        </DataTable.Col>
        <DataTable.Col label="Whereabouts" disableSort>
          <FunctionField<EmployeeView> render={person => <Whereabouts person={person} stacked />} />
        </DataTable.Col>
        <DataTable.Col source="attendance_code" label="Code">
          <FunctionField<EmployeeView> render={({ attendance_code: code }) => code ?? '–'} />
        </DataTable.Col>
        <DataTable.Col source="area" />
        <DataTable.Col source="active">
          <FunctionField<EmployeeView> render={({ active }) => (active ? 'Yes' : 'No, left')} />
        </DataTable.Col>
      </DataTable>
    </NamedBoxes>
  );
}

/** Each can be taken back for some seconds. */
function BulkActions() {
  return (
    <>
      <BulkUpdateButton label="Has left" data={{ active: false }} mutationMode="undoable" icon={<></>} />
      <BulkUpdateButton label="Is active" data={{ active: true }} mutationMode="undoable" icon={<></>} />
      <BulkDeleteButton mutationMode="undoable" />
    </>
  );
}

function Name({ person: { employee_name: name, fake_name: outside } }: { person: EmployeeView }) {
  return (
    <>
      <Box sx={{ fontWeight: 600, minWidth: 140 }}>{name}</Box>
      {outside !== name && (
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }} title="The name that is shown outside">
          {outside}
        </Box>
      )}
    </>
  );
}

const Nobody = () => (
  <>
    <PageTitle title="Employees" />
    <NoPeople />
  </>
);
