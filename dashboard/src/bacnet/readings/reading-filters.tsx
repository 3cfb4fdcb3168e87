import { Box, Chip, TextField } from '@mui/material';
import { useGetList, useGetOne } from 'react-admin';
import type { useAddress } from '../../attendance/use-address.js';
import { Choice } from '../../forms/choice.js';
import type { ReadingFilter } from '../bacnet-api.js';
import { nameOfDevice, nameOfPoint, qualityLooks } from '../bacnet-words.js';
import type { BacnetDeviceView, PointView } from '../types.js';

type Address = ReturnType<typeof useAddress>;

const names = ['point', 'device', 'quality', 'since', 'until'] as const;

/** What empties all filters. */
export const noFilter = Object.fromEntries(names.map(name => [name, null]));

export const isFiltered = ({ text }: Address): boolean => names.some(name => text(name) !== null);

/** The filter the address says; times are those of this browser. */
export function filterOf({ text, id }: Address): ReadingFilter {
  const instant = (name: string) => {
    const at = Date.parse(text(name) ?? '');
    return Number.isNaN(at) ? null : new Date(at).toISOString();
  };
  return {
    point: id('point'),
    device: id('device'),
    quality: text('quality'),
    since: instant('since'),
    until: instant('until'),
  };
}

const qualities = Object.fromEntries(Object.entries(qualityLooks).map(([quality, { word }]) => [quality, word]));

/** By point, controller, quality and time. */
export function ReadingFilters({ address: { text, id, change } }: { address: Address }) {
  const point = id('point');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, flex: '1 1 400px', alignItems: 'center' }}>
      {point === null ? (
        <DeviceChoice value={text('device')} onChange={device => change({ device })} />
      ) : (
        <PointChip id={point} onClear={() => change({ point: null })} />
      )}
      <Choice
        {...{ label: 'Quality', all: 'Any quality', value: text('quality'), choices: qualities }}
        onChange={quality => change({ quality })}
      />
      <TimeField label="From" value={text('since')} onChange={since => change({ since })} />
      <TimeField label="Until" value={text('until')} onChange={until => change({ until })} />
    </Box>
  );
}

interface ChoiceProps {
  value: string | null;
  onChange: (value: string | null) => void;
}

function DeviceChoice({ value, onChange }: ChoiceProps) {
  const { data = [] } = useGetList<BacnetDeviceView>('bacnet-devices', {
    pagination: { page: 1, perPage: 500 },
    sort: { field: 'name', order: 'ASC' },
  });
  const choices = Object.fromEntries(data.map(device => [String(device.id), nameOfDevice(device)]));
  return <Choice {...{ label: 'Controller', all: 'Any controller', value, choices, onChange }} />;
}

function PointChip({ id, onClear }: { id: number; onClear: () => void }) {
  const { data: point } = useGetOne<PointView>('bacnet-points', { id });
  const label = point ? `${nameOfPoint(point)} (${point.device_name})` : `Point ${id}`;
  return <Chip label={label} onDelete={onClear} sx={{ maxWidth: '100%' }} />;
}

function TimeField({ label, value, onChange }: { label: string } & ChoiceProps) {
  return (
    <TextField
      type="datetime-local"
      label={label}
      margin="none"
      value={value ?? ''}
      onChange={event => onChange(event.target.value || null)}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={{ flex: '0 1 205px', bgcolor: 'background.paper' }}
    />
  );
}
