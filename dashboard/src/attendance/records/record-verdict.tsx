import { Alert, Box, Button, FormControlLabel, Switch, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useNotify } from 'react-admin';
import type { AttendanceRecordView, UpdateRecord } from '../../client/types.gen.js';
import { textOf } from '../../forms/form-text.js';
import { attendance } from '../attendance-api.js';
import { refusalsOf } from '../refusals.js';

/** Whether a record counts, and why; everything else stays as the terminal sent it. */
export function RecordVerdict({ record }: { record: AttendanceRecordView }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: UpdateRecord) => attendance.changeRecord(record.id, body),
    onSuccess: async changed => {
      notify(changed.is_valid ? 'Saved: it counts' : 'Saved: no day counts it', { type: 'success' });
      await Promise.all(
        ['attendance-records', 'punches', 'attendance-day', 'attendance-sheet'].map(key =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
  });
  const errors = refusalsOf(error, ['notes']);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutate({ is_valid: form.get('is_valid') !== null, notes: textOf(form, 'notes') });
  };
  return (
    <Box component="form" onSubmit={submit} sx={{ mt: 2, pt: 2, borderTop: 1, borderColor: 'divider' }}>
      {errors.form && <Alert severity="error">{errors.form}</Alert>}
      <FormControlLabel control={<Switch name="is_valid" defaultChecked={record.is_valid} />} label="It counts" />
      <TextField
        name="notes"
        label="Notes"
        fullWidth
        multiline
        minRows={2}
        defaultValue={record.notes}
        error={'notes' in errors}
        helperText={errors.notes ?? 'Why, for whoever reads it later'}
      />
      <Button type="submit" variant="contained" loading={isPending} sx={{ mt: 1 }}>
        Save
      </Button>
    </Box>
  );
}
