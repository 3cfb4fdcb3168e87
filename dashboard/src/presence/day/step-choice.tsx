import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Button, IconButton, TextField } from '@mui/material';

interface StepChoiceProps {
  kind: 'date' | 'month';
  value: string;
  previous: string;
  /** Null where it is yet to come. */
  next: string | null;
  /** Words of the way back to the present. */
  present: string;
  onChange: (value: string | null) => void;
}

const steps = {
  date: { label: 'Day', previous: 'The day before', next: 'The day after' },
  month: { label: 'Month', previous: 'The month before', next: 'The month after' },
};

/** A day or a month, and its neighbours. */
export function StepChoice({ kind, value, previous, next, present, onChange }: StepChoiceProps) {
  const words = steps[kind];
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
      <IconButton aria-label={words.previous} onClick={() => onChange(previous)}>
        <ChevronLeft />
      </IconButton>
      <TextField
        type={kind}
        value={value}
        margin="none"
        onChange={event => event.target.value && onChange(event.target.value)}
        slotProps={{ htmlInput: { 'aria-label': words.label } }}
        sx={{ bgcolor: 'background.paper', width: kind === 'month' ? { xs: 178, sm: 190 } : 168 }}
      />
      <IconButton aria-label={words.next} disabled={next === null} onClick={() => next && onChange(next)}>
        <ChevronRight />
      </IconButton>
      {next !== null && <Button onClick={() => onChange(null)}>{present}</Button>}
    </Box>
  );
}
