import {
  Alert,
  Autocomplete,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useGetList, useNotify } from 'react-admin';
import type { AttendanceDeviceView, PushTerminalView } from '../../client/types.gen.js';
import { attendance } from '../attendance-api.js';
import { refusalsOf } from '../refusals.js';

/** Says that a terminal that calls is one that is here already. */
export function LinkDialog({ terminal, onClose }: { terminal: PushTerminalView; onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<AttendanceDeviceView | null>(null);
  const { data: terminals = [] } = useGetList<AttendanceDeviceView>('terminals', {
    pagination: { page: 1, perPage: 500 },
    sort: { field: 'name', order: 'ASC' },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (device: number) => attendance.approve(terminal.id, { device }),
    onSuccess: async ({ device_name: name }) => {
      notify(`Its punches are taken now, as those of ${name}`, { type: 'success' });
      onClose();
      await Promise.all(
        ['push-terminals', 'terminals', 'dashboard'].map(key => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const errors = refusalsOf(error, ['device']);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="link">
      <DialogTitle id="link">Which terminal is {terminal.serial_number}?</DialogTitle>
      <DialogContent>
        {errors.form && <Alert severity="error">{errors.form}</Alert>}
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
          Its punches go where the others of that terminal are. One that is new is approved without a link.
        </Typography>
        <Autocomplete
          options={terminals}
          value={chosen}
          onChange={(_event, next) => setChosen(next)}
          getOptionLabel={({ name }) => name}
          getOptionKey={({ id }) => id}
          isOptionEqualToValue={(option, other) => option.id === other.id}
          noOptionsText="There is no such terminal"
          renderInput={parameters => (
            <TextField
              {...parameters}
              label="Terminal"
              autoFocus
              error={'device' in errors}
              helperText={errors.device}
            />
          )}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="contained"
          loading={isPending}
          disabled={chosen === null}
          onClick={() => chosen && mutate(chosen.id)}
        >
          Link and approve
        </Button>
      </DialogActions>
    </Dialog>
  );
}
