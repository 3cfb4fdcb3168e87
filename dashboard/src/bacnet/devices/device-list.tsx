import Add from '@mui/icons-material/Add';
import { Button, useMediaQuery } from '@mui/material';
import {
  BulkDeleteButton,
  BulkUpdateButton,
  List,
  SearchInput,
  SelectInput,
  TopToolbar,
  useListContext,
} from 'react-admin';
import { Link } from 'react-router';
import { PageTitle } from '../../layout/page-title.js';
import { useIsAdmin } from '../../session/permissions.js';
import { BackendBanner } from '../backend/backend-banner.js';
import { choicesOf, deviceLooks } from '../bacnet-words.js';
import { DiscoverLink } from '../discovery/discover-link.js';
import { DiscoveryDialog } from '../discovery/discovery-dialog.js';
import { useDiscoveryPlace } from '../discovery/use-discovery-place.js';
import { ListFile } from '../list-file.js';
import { listLook, narrowField } from '../list-look.js';
import { restEveryMs } from '../live-pace.js';
import type { BacnetDeviceView } from '../types.js';
import { DeviceCards } from './device-cards.js';
import { DeviceTable } from './device-table.js';
import { NoDevices } from './no-devices.js';

const filters = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Name or address" />,
  <SelectInput
    key="state"
    source="state"
    label="State"
    alwaysOn
    helperText={false}
    choices={choicesOf(deviceLooks)}
    sx={narrowField}
  />,
  <SelectInput
    key="enabled"
    source="enabled"
    label="Use"
    alwaysOn
    helperText={false}
    choices={[
      { id: 'true', name: 'In use' },
      { id: 'false', name: 'Left alone' },
    ]}
    sx={narrowField}
  />,
];

const columns = {
  network: (device: BacnetDeviceView) => device.network,
  instance: (device: BacnetDeviceView) => device.instance,
  name: (device: BacnetDeviceView) => device.name,
  address: (device: BacnetDeviceView) => device.address,
  state: (device: BacnetDeviceView) => device.state,
  enabled: (device: BacnetDeviceView) => device.is_enabled,
  vendor: (device: BacnetDeviceView) => device.vendor_name,
  model: (device: BacnetDeviceView) => device.model_name,
  firmware: (device: BacnetDeviceView) => device.firmware,
  points: (device: BacnetDeviceView) => device.point_count,
  points_with_problems: (device: BacnetDeviceView) => device.problem_count,
  last_seen_at: (device: BacnetDeviceView) => device.last_seen_at,
  problem: (device: BacnetDeviceView) => device.problem,
};

/** The controllers of the building, and the search for them. */
export default function DeviceList() {
  const { open, mock, close } = useDiscoveryPlace();
  return (
    <>
      <PageTitle title="Controllers" />
      <BackendBanner />
      <List
        sort={{ field: 'network,instance', order: 'ASC' }}
        perPage={25}
        exporter={false}
        queryOptions={{ refetchInterval: restEveryMs }}
        filters={filters}
        actions={<DeviceTools />}
        empty={<NoDevices />}
        title=" "
        sx={listLook}
      >
        <Devices />
      </List>
      {open && <DiscoveryDialog mock={mock} onClose={close} />}
    </>
  );
}

function DeviceTools() {
  const admin = useIsAdmin();
  return (
    <TopToolbar sx={{ gap: 1, alignItems: 'center', whiteSpace: 'nowrap', flexWrap: { xs: 'wrap', sm: 'nowrap' } }}>
      <ListFile file="bacnet-devices" columns={columns} />
      {admin && (
        <Button component={Link} to="/bacnet-devices/create" startIcon={<Add />}>
          Add by hand
        </Button>
      )}
      <DiscoverLink />
    </TopToolbar>
  );
}

function Devices() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const { data = [] } = useListContext<BacnetDeviceView>();
  return narrow ? <DeviceCards devices={data} /> : <DeviceTable bulk={<BulkActions />} />;
}

/** Each can be taken back for some seconds. */
function BulkActions() {
  return (
    <>
      <BulkUpdateButton label="Use" data={{ is_enabled: true }} mutationMode="undoable" icon={<></>} />
      <BulkUpdateButton label="Leave alone" data={{ is_enabled: false }} mutationMode="undoable" icon={<></>} />
      <BulkDeleteButton mutationMode="undoable" />
    </>
  );
}
