import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { ApiError, post } from '../api/http.js';
import { errorText, fieldErrors } from '../api/problem.js';
import type { NewApiKeyView } from '../client/types.gen.js';
import { roleChoices } from './roles.js';

const lifetimes = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: '1 year' },
  { days: 0, label: 'Never' },
];
const dayMs = 86_400_000;

/** Makes a key and shows it, once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<NewApiKeyView | null>(null);
  return (
    <Dialog open onClose={made ? undefined : onClose} fullWidth maxWidth="sm">
      {made ? <ShowKey made={made} onClose={onClose} /> : <KeyForm onMade={setMade} onClose={onClose} />}
    </Dialog>
  );
}

function KeyForm({ onMade, onClose }: { onMade: (key: NewApiKeyView) => void; onClose: () => void }) {
  const queries = useQueryClient();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get('days'));
    setBusy(true);
    try {
      const expires_at = days > 0 ? new Date(Date.now() + days * dayMs).toISOString() : null;
      const made = await post<NewApiKeyView>('/api/api-keys/', {
        name: form.get('name'),
        role: form.get('role'),
        expires_at,
      });
      await queries.invalidateQueries({ queryKey: ['api-keys'] });
      onMade(made);
    } catch (reason) {
      const fields = reason instanceof ApiError ? fieldErrors(reason.problem) : undefined;
      setErrors(fields ?? { form: errorText(reason) });
      setBusy(false);
    }
  };
  return (
    <form onSubmit={event => void submit(event)}>
      <DialogTitle>Make an API key</DialogTitle>
      <DialogContent>
        {errors.form && <Alert severity="error">{errors.form}</Alert>}
        <TextField
          name="name"
          label="What it is for"
          required
          fullWidth
          autoFocus
          error={'name' in errors}
          helperText={errors.name}
        />
        <TextField name="role" label="Role" select fullWidth defaultValue="viewer">
          {roleChoices.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          name="days"
          label="Expires"
          select
          fullWidth
          defaultValue={365}
          error={'expires_at' in errors}
          helperText={errors.expires_at}
        >
          {lifetimes.map(({ days, label }) => (
            <MenuItem key={days} value={days}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="contained" loading={busy}>
          Make the key
        </Button>
      </DialogActions>
    </form>
  );
}

function ShowKey({ made, onClose }: { made: NewApiKeyView; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    // Without TLS there is no clipboard; the key is selected, so Ctrl C does it.
    await (window.isSecureContext ? navigator.clipboard.writeText(made.key).then(() => setCopied(true)) : undefined);
  };
  return (
    <>
      <DialogTitle>{made.name}</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          Copy the key now. It is not stored and cannot be shown again.
        </Alert>
        <TextField
          label="Key"
          value={made.key}
          fullWidth
          inputRef={field}
          slotProps={{ input: { readOnly: true, sx: { fontFamily: 'ui-monospace, monospace' } } }}
          onFocus={event => event.target.select()}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={() => void copy()}>{copied ? 'Copied' : window.isSecureContext ? 'Copy' : 'Select'}</Button>
        <Button variant="contained" onClick={onClose}>
          I have it
        </Button>
      </DialogActions>
    </>
  );
}
