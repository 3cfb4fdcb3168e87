import { Box, TextField } from '@mui/material';
import { useGetList } from 'react-admin';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { PersonField } from '../../people/person-field.js';
import { addDays, startOfDay } from '../../presence/site-time.js';
import type { RecordFilter } from '../attendance-api.js';
import { sourceWords } from '../attendance-words.js';
import type { useAddress } from '../use-address.js';

type Address = ReturnType<typeof useAddress>;

const day = /^\d{4}-\d\d-\d\d$/;

/** The filter the address says; days are those of the site. */
export function recordFilterOf({ text, id }: Address, zone: string): RecordFilter {
  const [from, until] = [text('from'), text('until')];
  return {
    device: id('device'),
    employee: id('employee'),
    attendance_code: text('code'),
    source: text('source'),
    is_valid: text('valid'),
    is_matched: text('matched'),
    since: from !== null && day.test(from) ? startOfDay(zone, from).toISOString() : null,
    until: until !== null && day.test(until) ? startOfDay(zone, addDays(until, 1)).toISOString() : null,
  };
}

const names = ['device', 'employee', 'code', 'source', 'valid', 'matched', 'from', 'until'] as const;

/** What empties all filters. */
export const noFilter = Object.fromEntries(names.map(name => [name, null]));

export const isFiltered = ({ text }: Address): boolean => names.some(name => text(name) !== null);

/** By terminal, employee, source, verdict and day. */
export function RecordFilters({ address: { text, id, change } }: { address: Address }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, flex: '1 1 400px' }}>
      <TerminalChoice value={text('device')} onChange={device => change({ device })} />
      <PersonField
        label="Employee"
        placeholder="Any employee"
        value={id('employee')}
        onChange={employee => change({ employee })}
      />
      <Choice
        {...{ label: 'Source', all: 'Any source', value: text('source'), choices: sourceWords }}
        onChange={source => change({ source })}
      />
      <Choice
        {...{ label: 'Validity', all: 'Valid or not', value: text('valid') }}
        choices={{ true: 'Valid', false: 'Not valid' }}
        onChange={valid => change({ valid })}
      />
      <Choice
        {...{ label: 'Owner', all: 'Anybody’s', value: text('matched') }}
        choices={{ true: 'Of employees', false: 'Of nobody' }}
        onChange={matched => change({ matched })}
      />
      <DayField label="From" value={text('from')} onChange={from => change({ from })} />
      <DayField label="Until" value={text('until')} onChange={until => change({ until })} />
    </Box>
  );
}

function TerminalChoice({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { data = [] } = useGetList<AttendanceDeviceView>('terminals', {
    pagination: { page: 1, perPage: 500 },
    sort: { field: 'name', order: 'ASC' },
  });
  const choices = Object.fromEntries(data.map(({ id, name }) => [String(id), name]));
  return <Choice {...{ label: 'Terminal', all: 'Any terminal', value, choices, onChange }} />;
}

interface DayFieldProps {
  label: string;
  value: string | null;
  onChange: (day: string | null) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextField
      type="date"
      label={label}
      margin="none"
      value={value ?? ''}
      onChange={event => onChange(event.target.value || null)}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={{ flex: '0 1 160px', bgcolor: 'background.paper' }}
    />
  );
}
