import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList, useGetOne } from 'react-admin';
import type { EmployeeView } from '../client/types.gen.js';

/** As many as are offered; the rest is found by typing. */
const offered = 50;

interface PersonFieldProps {
  label: string;
  value: number | null;
  onChange: (id: number | null) => void;
  /** Instead of a label where the field stands among filters. */
  placeholder?: string;
  error?: string;
  autoFocus?: boolean;
}

/** One of the employees, found by typing. */
export function PersonField({ label, value, onChange, placeholder, error, autoFocus }: PersonFieldProps) {
  const [text, setText] = useState('');
  const { data: chosen } = useGetOne<EmployeeView>('employees', { id: value ?? 0 }, { enabled: value !== null });
  const search = text === chosen?.employee_name ? '' : text;
  const { data: people = [], isFetching } = useGetList<EmployeeView>('employees', {
    pagination: { page: 1, perPage: offered },
    sort: { field: 'employee_name', order: 'ASC' },
    filter: { q: search },
  });
  const current = value === null ? null : (chosen ?? null);
  return (
    <Autocomplete
      options={people}
      value={current}
      inputValue={text}
      onInputChange={(_event, next) => setText(next)}
      onChange={(_event, next) => onChange(next?.id ?? null)}
      loading={isFetching}
      // The server has already looked for the text.
      filterOptions={options => options}
      getOptionLabel={({ employee_name: name }) => name}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(option, other) => option.id === other.id}
      noOptionsText="Nobody is called that"
      sx={{ flex: '1 1 180px', maxWidth: placeholder ? { sm: 240 } : undefined }}
      renderInput={parameters => (
        <TextField
          {...parameters}
          label={placeholder ? undefined : label}
          placeholder={placeholder}
          margin={placeholder ? 'none' : 'dense'}
          error={error !== undefined}
          helperText={error}
          autoFocus={autoFocus}
          sx={{ bgcolor: 'background.paper' }}
          slotProps={{
            ...parameters.slotProps,
            htmlInput: { ...parameters.slotProps.htmlInput, ...(placeholder && { 'aria-label': label }) },
          }}
        />
      )}
    />
  );
}
