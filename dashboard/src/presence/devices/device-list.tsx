import DevicesOther from '@mui/icons-material/DevicesOther';
import { Box, Button, Paper, useMediaQuery } from '@mui/material';
import {
  AutocompleteInput,
  DataTable,
  FunctionField,
  List,
  ReferenceInput,
  SearchInput,
  SelectInput,
  SimpleList,
} from 'react-admin';
import { Link } from 'react-router';
import type { DeviceView } from '../../client/types.gen.js';
import { NamedBoxes } from '../../forms/named-boxes.js';
import { PageTitle } from '../../layout/page-title.js';
import { ListTools } from '../../people/list-tools.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';
import { DeviceSeen, DeviceState } from './device-state.js';
import { classWords } from './device-words.js';

const create = '/devices/create';
const classes = Object.entries(classWords).map(([id, name]) => ({ id, name }));

const filters = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Name or address" />,
  <ReferenceInput
    key="employee"
    source="employee"
    reference="employees"
    alwaysOn
    perPage={50}
    sort={{ field: 'employee_name', order: 'ASC' }}
  >
    <AutocompleteInput label="Employee" optionText="employee_name" helperText={false} sx={{ width: 200 }} />
  </ReferenceInput>,
  <SelectInput key="class" source="device_class" label="Class" alwaysOn choices={classes} helperText={false} />,
];

const columns = {
  device_name: (device: DeviceView) => device.device_name,
  employee: (device: DeviceView) => device.employee_name,
  ip_address: (device: DeviceView) => device.ip_address,
  mac_address: (device: DeviceView) => device.mac_address,
  device_class: (device: DeviceView) => device.device_class,
  counts_for_presence: (device: DeviceView) => device.counts_for_presence,
  is_online: (device: DeviceView) => device.is_online,
  last_seen: (device: DeviceView) => device.last_seen,
};

/** What answers on the network while its owner is here. */
export default function DeviceList() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const admin = useIsAdmin();
  return (
    <List
      sort={{ field: 'device_name', order: 'ASC' }}
      perPage={25}
      exporter={false}
      filters={filters}
      actions={<ListTools add="Add a device" to={create} file="devices" columns={columns} />}
      empty={<NoDevices />}
      title=" "
      sx={{ '& .RaList-actions, & .RaList-actions > *': { bgcolor: 'transparent' } }}
    >
      <PageTitle title="Devices" />
      {narrow ? (
        <SimpleList<DeviceView>
          primaryText={device => `${device.employee_name}: ${device.device_name}`}
          secondaryText={device => `${device.ip_address}, ${classWords[device.device_class].toLowerCase()}`}
          tertiaryText={device => (device.is_online ? 'here' : '')}
          linkType={admin ? 'edit' : false}
        />
      ) : (
        <DeviceTable admin={admin} />
      )}
    </List>
  );
}

function DeviceTable({ admin }: { admin: boolean }) {
  return (
    <NamedBoxes>
      <DataTable<DeviceView> rowClick={admin ? 'edit' : false} bulkActionButtons={admin ? undefined : false}>
        <DataTable.Col source="device_name" label="Device">
          <FunctionField<DeviceView>
            render={({ device_name: name, device_class, counts_for_presence: counts }) => (
              <>
                <Box sx={{ fontWeight: 600 }}>{name}</Box>
                <Note>{`${classWords[device_class]}${counts ? '' : ', does not count'}`}</Note>
              </>
            )}
          />
        </DataTable.Col>
        <DataTable.Col source="employee" label="Employee">
          <FunctionField<DeviceView> render={device => <Owner device={device} />} />
        </DataTable.Col>
        <DataTable.Col source="ip_address" label="Address" />
        <DataTable.Col source="mac_address" label="MAC">
          <FunctionField<DeviceView>
            render={({ mac_address: mac, has_private_mac }) => (
              <>
                {mac ?? <Note>not known yet</Note>}
                {has_private_mac && (
                  <Note title="The device makes it up, so it may show another one some day">private</Note>
                )}
              </>
            )}
          />
        </DataTable.Col>
        <DataTable.Col label="State" disableSort>
          <FunctionField<DeviceView> render={device => <DeviceState device={device} />} />
        </DataTable.Col>
        <DataTable.Col label="Seen" disableSort>
          <FunctionField<DeviceView> render={device => <DeviceSeen device={device} />} />
        </DataTable.Col>
      </DataTable>
    </NamedBoxes>
  );
}

/** A press of the link is not one of the row. */
function Owner({ device: { employee, employee_name: name } }: { device: DeviceView }) {
  return (
    <Box
      component={Link}
      to={`/employees/${employee}/show`}
      onClick={event => event.stopPropagation()}
      sx={{ color: 'primary.main', textDecoration: 'none', '&:hover': { textDecoration: 'underline' } }}
    >
      {name}
    </Box>
  );
}

function Note({ children, title }: { children: string; title?: string }) {
  return (
    <Box title={title} sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
      {children}
    </Box>
  );
}

function NoDevices() {
  const admin = useIsAdmin();
  return (
    <Paper sx={{ width: '100%' }}>
      <PageTitle title="Devices" />
      <Empty
        icon={<DevicesOther />}
        title="No devices yet"
        action={
          admin && (
            <Button component={Link} to={create} variant="contained">
              Add the first device
            </Button>
          )
        }
      >
        A device is what answers on the network while its owner is here: a computer, a laptop, a telephone. Its class
        says how long it may be silent before it counts as gone.
      </Empty>
    </Paper>
  );
}
