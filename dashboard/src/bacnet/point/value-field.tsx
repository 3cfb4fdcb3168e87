import { MenuItem, TextField } from '@mui/material';
import { kindOf, statesOf, unitOf } from '../point-kind.js';
import type { PointView } from '../types.js';

/** The value a point is to have: a number, one of its states by name, or a text. */
export function ValueField({ point, error }: { point: PointView; error?: string }) {
  const states = statesOf(point);
  const kind = kindOf(point);
  const { latest } = point;
  const shared = { name: 'value', required: true, fullWidth: true, error: error !== undefined };
  if (states.length > 0)
    return (
      <TextField
        {...shared}
        select
        label="State"
        defaultValue={states.some(({ value }) => value === latest?.value) ? latest?.value : states[0]?.value}
        helperText={error}
      >
        {states.map(({ value, text }) => (
          <MenuItem key={value} value={value}>
            {text}
          </MenuItem>
        ))}
      </TextField>
    );
  if (kind === 'text')
    return <TextField {...shared} label="Text" defaultValue={latest?.value_text ?? ''} helperText={error} />;
  const unit = unitOf(point);
  return (
    <TextField
      {...shared}
      autoFocus
      type="number"
      label={kind === 'states' ? 'Number of the state' : unit === '' ? 'Value' : `Value (${unit})`}
      defaultValue={latest?.value ?? ''}
      helperText={error}
      slotProps={{ htmlInput: { step: 'any' } }}
    />
  );
}
