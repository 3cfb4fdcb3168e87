import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { DataTable, FunctionField } from 'react-admin';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { NamedBoxes } from '../../forms/named-boxes.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { percent } from '../../status/figures.js';
import { driftText } from '../attendance-words.js';
import { CapacityBar } from './capacity-bar.js';
import { CompletenessMark } from './completeness.js';
import { AlarmMarks, TerminalMark } from './terminal-mark.js';
import { addressOf, placeOf } from './terminal-state.js';

/** Terminals as rows; each opens its page. */
export function TerminalTable({ bulk }: { bulk: ReactElement }) {
  const admin = useIsAdmin();
  return (
    <NamedBoxes>
      <DataTable<AttendanceDeviceView>
        rowClick="show"
        bulkActionButtons={admin ? bulk : false}
        sx={{ '& td, & th': { px: 1, py: 0.75 }, '& th': { whiteSpace: 'nowrap' } }}
      >
        <DataTable.Col source="name" label="Terminal">
          <FunctionField<AttendanceDeviceView> render={terminal => <Name terminal={terminal} />} />
        </DataTable.Col>
        <DataTable.Col source="is_connected" label="State">
          <FunctionField<AttendanceDeviceView> render={terminal => <State terminal={terminal} />} />
        </DataTable.Col>
        <DataTable.Col source="polling_synced_at" label="Last sync">
          <FunctionField<AttendanceDeviceView>
            render={({ ip_address: ip, polling_synced_at: at, last_heard_at: heard }) => (
              <Ago at={ip === null ? heard : at} />
            )}
          />
        </DataTable.Col>
        <DataTable.Col label="Clock" disableSort>
          <FunctionField<AttendanceDeviceView> render={({ clock_drift_seconds: drift }) => driftText(drift)} />
        </DataTable.Col>
        <DataTable.Col label="Ledger" disableSort>
          <FunctionField<AttendanceDeviceView> render={terminal => <Ledger terminal={terminal} />} />
        </DataTable.Col>
        <DataTable.Col label="Log in use" disableSort>
          <FunctionField<AttendanceDeviceView> render={({ capacity_used: used }) => <Capacity used={used} />} />
        </DataTable.Col>
      </DataTable>
    </NamedBoxes>
  );
}

function Name({ terminal }: { terminal: AttendanceDeviceView }) {
  return (
    <>
      <Box sx={{ fontWeight: 600 }}>{terminal.name}</Box>
      <Note>{[placeOf(terminal), addressOf(terminal)].filter(Boolean).join(' · ')}</Note>
    </>
  );
}

function State({ terminal }: { terminal: AttendanceDeviceView }) {
  return (
    <>
      <TerminalMark terminal={terminal} />
      <AlarmMarks terminal={terminal} />
      {terminal.problem !== null && <Note>{terminal.problem}</Note>}
    </>
  );
}

function Ledger({ terminal }: { terminal: AttendanceDeviceView }) {
  const { terminal_holds: there, ledger_holds: here } = terminal.completeness;
  return (
    <>
      <CompletenessMark terminal={terminal} />
      {there !== null && (
        <Note>
          <span style={{ whiteSpace: 'nowrap' }}>
            {(here ?? 0).toLocaleString()} of {there.toLocaleString()}
          </span>
        </Note>
      )}
    </>
  );
}

function Capacity({ used }: { used: number | null }) {
  if (used === null) return <Note>not known</Note>;
  return (
    <Box sx={{ width: 90 }}>
      <CapacityBar used={used} />
      <Note>{percent(used * 100)}</Note>
    </Box>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', maxWidth: 280 }}>{children}</Box>;
}
