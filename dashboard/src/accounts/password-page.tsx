import { Alert, Button, Paper, TextField } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useNotify } from 'react-admin';
import { api } from '../api/api.js';
import { ApiError } from '../api/http.js';
import { errorText, fieldErrors } from '../api/problem.js';
import { textOf } from '../forms/form-text.js';
import { PageTitle } from '../layout/page-title.js';

/** Changes the own password. */
export default function PasswordPage() {
  const notify = useNotify();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    if (form.get('new_password') !== form.get('repeated')) return setErrors({ repeated: 'The two passwords differ.' });
    setBusy(true);
    setErrors({});
    try {
      await api.changePassword(textOf(form, 'current_password'), textOf(form, 'new_password'));
      element.reset();
      notify('Your password is changed. Other sessions have ended.', { type: 'success' });
    } catch (reason) {
      const fields = reason instanceof ApiError ? fieldErrors(reason.problem) : undefined;
      setErrors(fields ?? { form: errorText(reason) });
    }
    setBusy(false);
  };
  const field = (name: string) => ({
    name,
    type: 'password',
    required: true,
    fullWidth: true,
    error: name in errors,
    helperText: errors[name],
  });
  return (
    <Paper sx={{ maxWidth: 480, p: { xs: 2, sm: 3 } }}>
      <PageTitle title="My password" />
      <form onSubmit={event => void submit(event)}>
        <div role="alert">{errors.form && <Alert severity="error">{errors.form}</Alert>}</div>
        <TextField {...field('current_password')} label="Current password" autoComplete="current-password" />
        <TextField
          {...field('new_password')}
          label="New password"
          autoComplete="new-password"
          helperText={errors.new_password ?? 'At least 10 characters'}
        />
        <TextField {...field('repeated')} label="New password again" autoComplete="new-password" />
        <Button type="submit" variant="contained" loading={busy} sx={{ mt: 2 }}>
          Change it
        </Button>
      </form>
    </Paper>
  );
}
