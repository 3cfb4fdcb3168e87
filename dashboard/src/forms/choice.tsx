import { MenuItem, TextField } from '@mui/material';

interface ChoiceProps {
  /** What is chosen, for those who do not see the field. */
  label: string;
  /** Words of the choice of everything. */
  all: string;
  value: string | null;
  choices: Readonly<Record<string, string>>;
  onChange: (value: string | null) => void;
}

/** One value of a filter, or all. */
export function Choice({ label, all, value, choices, onChange }: ChoiceProps) {
  return (
    <TextField
      select
      margin="none"
      value={value !== null && value in choices ? value : ''}
      onChange={event => onChange(event.target.value || null)}
      slotProps={{ htmlInput: { 'aria-label': label }, select: { displayEmpty: true } }}
      sx={{ flex: '1 1 130px', maxWidth: { sm: 190 }, bgcolor: 'background.paper' }}
    >
      <MenuItem value="">{all}</MenuItem>
      {Object.entries(choices).map(([id, words]) => (
        <MenuItem key={id} value={id}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}
