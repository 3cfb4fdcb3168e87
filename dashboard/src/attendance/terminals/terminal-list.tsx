import { Box, useMediaQuery } from '@mui/material';
import {
  AutocompleteInput,
  BulkUpdateButton,
  List,
  ReferenceInput,
  SearchInput,
  SelectInput,
  useListContext,
} from 'react-admin';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { ListTools } from '../../people/list-tools.js';
import { NoTerminals } from './no-terminals.js';
import { SyncAllButton } from './sync-all-button.js';
import { TerminalCards } from './terminal-cards.js';
import { TerminalTable } from './terminal-table.js';
import { TerminalTabs } from './terminal-tabs.js';

/** Facts tell of what matters; clocks, sizes and phases of a connection are read again this often. */
const everyMs = 5000;

const yesNo = (yes: string, no: string) => [
  { id: 'true', name: yes },
  { id: 'false', name: no },
];

const search = (
  <SearchInput key="q" source="q" alwaysOn placeholder="Name, place, serial" sx={{ width: { sm: 165 } }} />
);
const connected = (
  <SelectInput
    key="connected"
    source="is_connected"
    label="Connection"
    alwaysOn
    helperText={false}
    choices={yesNo('Connected', 'Not connected')}
    sx={{ minWidth: { sm: 0 }, width: { sm: 135 } }}
  />
);
const block = (
  <ReferenceInput
    key="block"
    source="block"
    reference="blocks"
    alwaysOn
    perPage={50}
    sort={{ field: 'name', order: 'ASC' }}
  >
    <AutocompleteInput label="Block" optionText="name" helperText={false} sx={{ width: 160 }} />
  </ReferenceInput>
);
const used = (
  <SelectInput
    key="enabled"
    source="is_enabled"
    label="Use"
    alwaysOn
    helperText={false}
    choices={yesNo('In use', 'Switched off')}
    sx={{ minWidth: 0, width: 100 }}
  />
);

const columns = {
  name: (terminal: AttendanceDeviceView) => terminal.name,
  block: (terminal: AttendanceDeviceView) => terminal.block_name,
  location: (terminal: AttendanceDeviceView) => terminal.location,
  ip_address: (terminal: AttendanceDeviceView) => terminal.ip_address,
  port: (terminal: AttendanceDeviceView) => terminal.port,
  serial_number: (terminal: AttendanceDeviceView) => terminal.serial_number,
  is_enabled: (terminal: AttendanceDeviceView) => terminal.is_enabled,
  is_connected: (terminal: AttendanceDeviceView) => terminal.is_connected,
  problem: (terminal: AttendanceDeviceView) => terminal.problem,
  polling_synced_at: (terminal: AttendanceDeviceView) => terminal.polling_synced_at,
  terminal_holds: (terminal: AttendanceDeviceView) => terminal.completeness.terminal_holds,
  ledger_holds: (terminal: AttendanceDeviceView) => terminal.completeness.ledger_holds,
  log_capacity: (terminal: AttendanceDeviceView) => terminal.log_capacity,
  clock_drift_seconds: (terminal: AttendanceDeviceView) => terminal.clock_drift_seconds,
};

/** What people punch at, and how it is. */
export default function TerminalList() {
  const wide = useMediaQuery(theme => theme.breakpoints.up('md'));
  return (
    <>
      <PageTitle title="Terminals" />
      <Box sx={{ mb: 1, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <TerminalTabs at="/terminals" />
        <Box sx={{ flex: 1 }} />
        <SyncAllButton />
      </Box>
      <List
        sort={{ field: 'name', order: 'ASC' }}
        perPage={25}
        exporter={false}
        queryOptions={{ refetchInterval: everyMs }}
        filters={wide ? [search, block, connected, used] : [search, connected]}
        actions={<ListTools add="Add a terminal" to="/terminals/create" file="terminals" columns={columns} />}
        empty={<NoTerminals />}
        title=" "
        sx={{ '& .RaList-actions, & .RaList-actions > *': { bgcolor: 'transparent' } }}
      >
        <Terminals />
      </List>
    </>
  );
}

function Terminals() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const { data = [] } = useListContext<AttendanceDeviceView>();
  return narrow ? <TerminalCards terminals={data} /> : <TerminalTable bulk={<BulkActions />} />;
}

/** Each can be taken back for some seconds. */
function BulkActions() {
  return (
    <>
      <BulkUpdateButton label="Switch on" data={{ is_enabled: true }} mutationMode="undoable" icon={<></>} />
      <BulkUpdateButton label="Switch off" data={{ is_enabled: false }} mutationMode="undoable" icon={<></>} />
    </>
  );
}
