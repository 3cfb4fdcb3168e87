import Add from '@mui/icons-material/Add';
import { Alert, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState, type FormEvent } from 'react';
import type { AttendanceDayView } from '../../client/types.gen.js';
import { textOf } from '../../forms/form-text.js';
import { directionWords } from '../attendance-words.js';
import type { Direction } from '../types.js';
import { instantIn } from './site-instant.js';
import { useCorrect } from './use-correct.js';

interface AddProps {
  day: AttendanceDayView;
  zone: string;
}

/** Adds a punch that is missing, with a reason. */
export function AddPunch({ day, zone }: AddProps) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen)
    return (
      <Button
        variant="outlined"
        startIcon={<Add />}
        onClick={() => setOpen(true)}
        sx={{ mt: 1.5, alignSelf: 'flex-start' }}
      >
        Add a missing punch
      </Button>
    );
  return <AddForm day={day} zone={zone} onClose={() => setOpen(false)} />;
}

/** What is missing most likely. */
const guess = ({ flags, first_in: first }: AttendanceDayView): { direction: Direction; time: string } =>
  flags.includes('missing_in') || first === null
    ? { direction: 'in', time: '09:00' }
    : { direction: 'out', time: '18:00' };

function AddForm({ day, zone, onClose }: AddProps & { onClose: () => void }) {
  const { correct, isPending, errors } = useCorrect('The punch is added; the day is computed anew', onClose);
  const { direction, time } = guess(day);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    correct({
      employee: day.employee,
      kind: 'punch',
      at: instantIn(zone, textOf(form, 'at')).toISOString(),
      direction: textOf(form, 'direction') === 'in' ? 'in' : 'out',
      reason: textOf(form, 'reason'),
    });
  };
  return (
    <Box component="form" onSubmit={submit} aria-label="Add a missing punch" sx={{ mt: 1.5 }}>
      {errors.form && <Alert severity="error">{errors.form}</Alert>}
      <Box sx={{ display: 'grid', columnGap: 1.5, gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' }}>
        <TextField
          name="at"
          label={`When, on the clocks of ${zone}`}
          type="datetime-local"
          required
          defaultValue={`${day.date}T${time}`}
          error={'at' in errors}
          helperText={errors.at}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField name="direction" label="In or out" select defaultValue={direction}>
          {Object.entries(directionWords).map(([id, words]) => (
            <MenuItem key={id} value={id}>
              {words}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <TextField
        name="reason"
        label="Reason"
        required
        fullWidth
        autoFocus
        error={'reason' in errors}
        helperText={errors.reason ?? 'For whoever reads it later; it can be taken back'}
      />
      <Box sx={{ display: 'flex', gap: 1, mt: 0.5 }}>
        <Button type="submit" variant="contained" loading={isPending}>
          Add the punch
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </Box>
    </Box>
  );
}
