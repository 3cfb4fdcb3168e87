import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { DataTable, FunctionField } from 'react-admin';
import { NamedBoxes } from '../../forms/named-boxes.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { nameOfDevice } from '../bacnet-words.js';
import { DeviceMark } from '../marks.js';
import type { BacnetDeviceView } from '../types.js';
import { ProblemCount } from './problem-count.js';

/** Controllers as rows; each opens its page. */
export function DeviceTable({ bulk }: { bulk: ReactElement }) {
  const admin = useIsAdmin();
  return (
    <NamedBoxes>
      <DataTable<BacnetDeviceView>
        rowClick="show"
        bulkActionButtons={admin ? bulk : false}
        sx={{ '& td, & th': { px: 1, py: 0.75 }, '& th': { whiteSpace: 'nowrap' } }}
      >
        <DataTable.Col source="name" label="Controller">
          <FunctionField<BacnetDeviceView>
            render={device => (
              <>
                <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{nameOfDevice(device)}</Box>
                <Note>{instanceOf(device)}</Note>
              </>
            )}
          />
        </DataTable.Col>
        <DataTable.Col source="state" label="State">
          <FunctionField<BacnetDeviceView> render={device => <DeviceMark device={device} />} />
        </DataTable.Col>
        <DataTable.Col source="address" label="Address">
          <FunctionField<BacnetDeviceView>
            render={({ address, duplicate_address: other }) => (
              <Box sx={{ overflowWrap: 'anywhere' }}>
                {address}
                {other !== null && <Note warning>also {other}</Note>}
              </Box>
            )}
          />
        </DataTable.Col>
        <DataTable.Col source="model_name" label="Model">
          <FunctionField<BacnetDeviceView>
            render={({ vendor_name: vendor, model_name: model }) => (
              <>
                {model ?? '–'}
                {vendor && <Note>{vendor}</Note>}
              </>
            )}
          />
        </DataTable.Col>
        <DataTable.Col label="Points" disableSort>
          <FunctionField<BacnetDeviceView> render={({ point_count: points }) => points.toLocaleString()} />
        </DataTable.Col>
        <DataTable.Col label="Problems" disableSort>
          <FunctionField<BacnetDeviceView> render={device => <ProblemCount device={device} />} />
        </DataTable.Col>
        <DataTable.Col source="last_seen_at" label="Heard">
          <FunctionField<BacnetDeviceView> render={({ last_seen_at: at }) => <Ago at={at} />} />
        </DataTable.Col>
      </DataTable>
    </NamedBoxes>
  );
}

const instanceOf = ({ instance, network, is_static: byHand }: BacnetDeviceView) =>
  [`instance ${instance}`, network > 0 && `network ${network}`, byHand && 'by hand'].filter(Boolean).join(', ');

function Note({ children, warning = false }: { children: React.ReactNode; warning?: boolean }) {
  return <Box sx={{ fontSize: '0.8125rem', color: warning ? 'warning.main' : 'text.secondary' }}>{children}</Box>;
}
