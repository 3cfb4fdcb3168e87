import { Button, TextField } from '@mui/material';
import { useEffect, useState, type FormEvent } from 'react';
import { useLogin } from 'react-admin';
import { api } from '../api/api.js';
import { errorText } from '../api/problem.js';
import { Entrance } from './entrance.js';
import { Setup } from './setup.js';

/** The way in: the login, or on the very first visit the creation of the administrator. */
export default function LoginPage() {
  const [first, setFirst] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    api
      .needsSetup()
      .then(setFirst)
      .catch((reason: unknown) => {
        setError(errorText(reason));
        setFirst(false);
      });
  }, []);
  if (first === null) return null;
  return first ? <Setup /> : <LoginForm problem={error} />;
}

function LoginForm({ problem }: { problem: string | null }) {
  const login = useLogin();
  const [error, setError] = useState(problem);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      await login({ username: form.get('username'), password: form.get('password') });
    } catch (reason) {
      setError(errorText(reason));
      setBusy(false);
    }
  };

  return (
    <Entrance title="Log in" error={error}>
      <form onSubmit={event => void submit(event)}>
        <TextField name="username" label="User name" autoComplete="username" required autoFocus fullWidth />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          fullWidth
        />
        <Button type="submit" variant="contained" size="large" fullWidth loading={busy} sx={{ mt: 2 }}>
          Log in
        </Button>
      </form>
    </Entrance>
  );
}
