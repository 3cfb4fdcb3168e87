import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  MenuItem,
  Switch,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNotify } from 'react-admin';
import { ApiError } from '../../api/http.js';
import { errorText, fieldErrors } from '../../api/problem.js';
import type { ClaimDevice, FoundDeviceView } from '../../client/types.gen.js';
import { textOf } from '../../forms/form-text.js';
import { PersonField } from '../../people/person-field.js';
import { presence } from '../presence-api.js';
import { classChoices, guessClass, type DeviceClass } from '../devices/device-words.js';

/** Makes a found device one of somebody, who may be new. */
export function ClaimDialog({ found, onClose }: { found: FoundDeviceView; onClose: () => void }) {
  const queries = useQueryClient();
  const notify = useNotify();
  const [isNew, setIsNew] = useState(false);
  const [employee, setEmployee] = useState<number | null>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (owner: ClaimDevice) => presence.claim(found.id, owner),
    onSuccess: async device => {
      notify(`${device.device_name} belongs to ${device.employee_name}`, { type: 'success' });
      onClose();
      const keys = ['found-devices', 'devices', 'employees', 'presence-now'];
      await Promise.all(keys.map(key => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const errors = errorsOf(error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutate({
      ...(isNew ? { employee_name: textOf(form, 'employee_name') } : { employee: employee ?? undefined }),
      ...(textOf(form, 'device_name') && { device_name: textOf(form, 'device_name') }),
      device_class: classOf(textOf(form, 'device_class')),
      counts_for_presence: form.get('counts') !== null,
    });
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="claim">
      <form onSubmit={submit}>
        <DialogTitle id="claim">Whose is {found.hostname ?? found.ip_address}?</DialogTitle>
        <DialogContent>
          {errors.form && <Alert severity="error">{errors.form}</Alert>}
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
          <DeviceFields found={found} errors={errors} />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" loading={isPending} disabled={!isNew && employee === null}>
            Claim it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function DeviceFields({ found, errors }: { found: FoundDeviceView; errors: Record<string, string> }) {
  return (
    <>
      <TextField
        name="device_name"
        label="Name of the device"
        fullWidth
        defaultValue={found.hostname ?? ''}
        placeholder="Primary Device"
        error={'device_name' in errors}
        helperText={errors.device_name}
      />
      <TextField name="device_class" label="Class" select fullWidth defaultValue={guessClass(found)}>
        {classChoices.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel control={<Switch name="counts" defaultChecked />} label="Its owner is here while it is" />
    </>
  );
}

const classOf = (text: string): DeviceClass | undefined => classChoices.find(({ id }) => id === text)?.id;

/** Refusals by field; what concerns none of the fields stands above them. */
function errorsOf(error: Error | null): Record<string, string> {
  if (!error) return {};
  const fields = error instanceof ApiError ? fieldErrors(error.problem) : undefined;
  if (!fields) return { form: errorText(error) };
  const { employee_name, employee, device_name, ...others } = fields;
  const rest = Object.values(others).join(' ');
  return {
    ...(employee_name && { employee_name }),
    ...(employee && { employee }),
    ...(device_name && { device_name }),
    ...(rest && { form: rest }),
  };
}
