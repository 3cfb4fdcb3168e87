import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNotify } from 'react-admin';
import type { UnmatchedCodeView } from '../../client/types.gen.js';
import { textOf } from '../../forms/form-text.js';
import { PersonField } from '../../people/person-field.js';
import { plural } from '../../status/figures.js';
import { attendance } from '../attendance-api.js';
import { refusalsOf } from '../refusals.js';

type Owner = { employee: number } | { name: string };

/** Gives a code, and every punch it ever made, to somebody, who may be new. */
export function AssignDialog({ code, onClose }: { code: UnmatchedCodeView; onClose: () => void }) {
  const [isNew, setIsNew] = useState(false);
  const [employee, setEmployee] = useState<number | null>(null);
  const { attendance_code: name, records } = code;
  const { mutate, isPending, error } = useAssign(code, onClose);
  const errors = refusalsOf(error, ['employee', 'employee_name']);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isNew) mutate({ name: textOf(new FormData(event.currentTarget), 'employee_name') });
    else if (employee !== null) mutate({ employee });
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="assign">
      <form onSubmit={submit}>
        <DialogTitle id="assign">Whose is the code {name}?</DialogTitle>
        <DialogContent>
          {errors.form && <Alert severity="error">{errors.form}</Alert>}
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1.5 }}>
            {plural(records, 'punch', 'punches')} will be theirs at once, and every day is computed anew.
          </Typography>
          <ToggleButtonGroup
            exclusive
            fullWidth
            size="small"
            value={isNew}
            aria-label="Owner"
            onChange={(_event, next: boolean | null) => next !== null && setIsNew(next)}
            sx={{ mb: 0.5, '& button': { textTransform: 'none' } }}
          >
            <ToggleButton value={false}>An employee</ToggleButton>
            <ToggleButton value>Somebody new</ToggleButton>
          </ToggleButtonGroup>
          {isNew ? (
            <TextField
              name="employee_name"
              label="Name"
              required
              fullWidth
              autoFocus
              error={'employee_name' in errors}
              helperText={errors.employee_name}
            />
          ) : (
            <PersonField label="Employee" value={employee} onChange={setEmployee} error={errors.employee} autoFocus />
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" loading={isPending} disabled={!isNew && employee === null}>
            {isNew ? 'Add and assign' : 'Assign'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function useAssign({ attendance_code: code }: UnmatchedCodeView, onDone: () => void) {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (owner: Owner) =>
      'name' in owner ? attendance.employ(owner.name, code) : attendance.assign(code, owner.employee),
    onSuccess: async ({ employee_name: name }) => {
      notify(`The code ${code} is ${name}’s`, { type: 'success' });
      onDone();
      const keys = ['unmatched-codes', 'employees', 'attendance-records', 'attendance-sheet', 'punches'];
      await Promise.all(keys.map(key => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
