import { Alert, Box, Button, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { textOf } from '../../forms/form-text.js';
import { useCorrect } from './use-correct.js';

interface FormProps {
  employee: number;
  record: number;
  onClose: () => void;
}

/** Says that a punch does not count, and why. */
export function IgnoreForm({ employee, record, onClose }: FormProps) {
  const { correct, isPending, errors } = useCorrect('The punch does not count any more', onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget), 'reason');
    correct({ employee, kind: 'ignore', record_id: record, reason });
  };
  return (
    <Box component="form" onSubmit={submit} aria-label="Ignore a punch">
      {errors.form && <Alert severity="error">{errors.form}</Alert>}
      <TextField
        name="reason"
        label="Reason"
        required
        fullWidth
        autoFocus
        error={'reason' in errors}
        helperText={errors.reason ?? 'For whoever reads it later; it can be taken back'}
      />
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button type="submit" size="small" variant="contained" loading={isPending}>
          Ignore it
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </Box>
    </Box>
  );
}
