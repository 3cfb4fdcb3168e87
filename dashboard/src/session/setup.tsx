import { Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useLogin } from 'react-admin';
import { Link } from 'react-router';
import { api } from '../api/api.js';
import { ApiError } from '../api/http.js';
import { errorText, fieldErrors } from '../api/problem.js';
import { firstSteps } from '../areas/areas.js';
import { textOf } from '../forms/form-text.js';
import { Entrance } from './entrance.js';

/** The very first visit: makes the administrator, then offers what to watch. */
export function Setup() {
  const [done, setDone] = useState(false);
  return done ? <FirstSteps /> : <CreateAdmin onDone={() => setDone(true)} />;
}

function CreateAdmin({ onDone }: { onDone: () => void }) {
  const login = useLogin();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [username, password] = [textOf(form, 'username'), textOf(form, 'password')];
    if (password !== form.get('repeated')) return setErrors({ repeated: 'The two passwords differ.' });
    setBusy(true);
    try {
      await api.setUp(username, password);
      // Stay on this page: the first steps follow.
      await login({ username, password }, '/login');
      onDone();
    } catch (reason) {
      const fields = reason instanceof ApiError ? fieldErrors(reason.problem) : undefined;
      setErrors(fields ?? { form: errorText(reason) });
      setBusy(false);
    }
  };

  const field = (name: string) => ({
    name,
    error: name in errors,
    helperText: errors[name],
    required: true,
    fullWidth: true,
  });
  return (
    <Entrance
      title="Welcome to Sitewatch"
      intro="Choose the account of the administrator. More accounts can be added later."
      error={errors.form ?? null}
    >
      <form onSubmit={event => void submit(event)}>
        <TextField {...field('username')} label="User name" autoComplete="username" autoFocus />
        <TextField {...field('password')} label="Password" type="password" autoComplete="new-password" />
        <TextField {...field('repeated')} label="Password again" type="password" autoComplete="new-password" />
        <Button type="submit" variant="contained" size="large" fullWidth loading={busy} sx={{ mt: 2 }}>
          Create the account
        </Button>
      </form>
    </Entrance>
  );
}

function FirstSteps() {
  return (
    <Entrance title="You are ready" intro="What do you want to watch first?" error={null}>
      <Stack spacing={1.5} sx={{ mt: 2 }}>
        {firstSteps.map(({ label, explanation, to }, index) => (
          <Button
            key={to}
            component={Link}
            to={to}
            variant={index === 0 ? 'contained' : 'outlined'}
            size="large"
            sx={{ flexDirection: 'column', py: 1.25, textAlign: 'center' }}
          >
            {label}
            <Typography component="span" variant="caption" sx={{ opacity: 0.9, fontWeight: 400 }}>
              {explanation}
            </Typography>
          </Button>
        ))}
        <Button component={Link} to="/">
          Look around first
        </Button>
      </Stack>
    </Entrance>
  );
}
