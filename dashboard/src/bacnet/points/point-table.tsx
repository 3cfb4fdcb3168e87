import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { DataTable, FunctionField } from 'react-admin';
import { Link } from 'react-router';
import { NamedBoxes } from '../../forms/named-boxes.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { nameOfPoint, objectOf } from '../bacnet-words.js';
import { QualityMark } from '../marks.js';
import type { PointView } from '../types.js';
import { CollectCell } from './collect-cell.js';
import { LimitCell } from './limit-cell.js';
import { PointValue } from './point-value.js';

interface TableProps {
  /** Points of one device do not name it. */
  ofDevice: boolean;
  bulk: ReactElement | false;
}

/** Points with what they read now; each opens its page. */
export function PointTable({ ofDevice, bulk }: TableProps) {
  const admin = useIsAdmin();
  return (
    <NamedBoxes>
      <DataTable<PointView>
        rowClick={(id: string | number) => `/bacnet-points/${id}/show`}
        bulkActionButtons={admin ? bulk : false}
        sx={{ '& td, & th': { px: 1, py: 0.75 }, '& th': { whiteSpace: 'nowrap' } }}
      >
        <DataTable.Col source="name" label="Point">
          <FunctionField<PointView> render={point => <Name point={point} />} />
        </DataTable.Col>
        {!ofDevice && (
          <DataTable.Col source="device_name" label="Controller">
            <FunctionField<PointView> render={point => <Controller point={point} />} />
          </DataTable.Col>
        )}
        <DataTable.Col source="value" label="Value">
          <FunctionField<PointView> render={point => <PointValue point={point} />} />
        </DataTable.Col>
        <DataTable.Col source="quality" label="Quality">
          <FunctionField<PointView>
            render={({ latest }) => (latest ? <QualityMark quality={latest.quality} /> : '–')}
          />
        </DataTable.Col>
        <DataTable.Col source="limit_state" label="Limits">
          <FunctionField<PointView> render={point => <LimitCell point={point} />} />
        </DataTable.Col>
        <DataTable.Col source="interval_seconds" label="Read every">
          <FunctionField<PointView> render={point => <CollectCell point={point} />} />
        </DataTable.Col>
        <DataTable.Col source="at" label="Read">
          <FunctionField<PointView> render={({ latest }) => <Ago at={latest?.at ?? null} />} />
        </DataTable.Col>
      </DataTable>
    </NamedBoxes>
  );
}

function Name({ point }: { point: PointView }) {
  const { description, is_missing: missing } = point;
  return (
    <>
      <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{nameOfPoint(point)}</Box>
      <Box sx={{ fontSize: '0.8125rem', color: missing ? 'warning.main' : 'text.secondary' }}>
        {[missing && 'not listed any more', objectOf(point), description].filter(Boolean).join(' · ')}
      </Box>
    </>
  );
}

/** A press of the link is not one of the row. */
function Controller({ point: { device, device_name: name } }: { point: PointView }) {
  return (
    <Box
      component={Link}
      to={`/bacnet-devices/${device}/show`}
      onClick={event => event.stopPropagation()}
      sx={{ color: 'primary.main', textDecoration: 'none', '&:hover': { textDecoration: 'underline' } }}
    >
      {name || `Device ${device}`}
    </Box>
  );
}
