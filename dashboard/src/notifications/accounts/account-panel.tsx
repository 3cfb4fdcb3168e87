import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useNotify } from 'react-admin';
import { notifications } from '../../api/notifications.js';
import { errorText } from '../../api/problem.js';
import { AdminOnly } from '../../session/gate.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Section } from '../../status/section.js';
import { errorsOf, type Errors } from './account-fields.js';

interface AccountPanelProps {
  kind: 'smtp' | 'sms';
  title: string;
  /** What it is good for, where there is none yet. */
  hint: string;
  exists: boolean;
  save: (form: FormData) => Promise<unknown>;
  fields: (errors: Errors) => ReactNode;
  /** More buttons, where there is an account. */
  extra?: ReactNode;
}

/** One account this site sends through: what is stored, and its form. */
export function AccountPanel({ kind, title, hint, exists, save, fields, extra }: AccountPanelProps) {
  const admin = useIsAdmin();
  const notify = useNotify();
  const queries = useQueryClient();
  const [errors, setErrors] = useState<Errors>({});
  const { mutate, isPending } = useMutation({
    mutationFn: save,
    onSuccess: async () => {
      setErrors({});
      notify('Saved', { type: 'success' });
      await Promise.all(
        ['notification-accounts', 'notification-configs'].map(key => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
    onError: reason => setErrors(errorsOf(reason)),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(new FormData(event.currentTarget));
  };
  return (
    <Section title={title}>
      {!exists && <Box sx={{ color: 'text.secondary', mb: 2 }}>{hint}</Box>}
      <form onSubmit={submit} aria-label={title}>
        <div role="alert">{errors.form && <Alert severity="error">{errors.form}</Alert>}</div>
        <Box component="fieldset" disabled={!admin} sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
          {fields(errors)}
        </Box>
        <Box sx={{ mt: 2, display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          <AdminOnly>
            <Button type="submit" variant="contained" disabled={isPending}>
              {exists ? 'Save' : 'Set it up'}
            </Button>
          </AdminOnly>
          {exists && extra}
          {exists && <Forget kind={kind} title={title} />}
        </Box>
      </form>
    </Section>
  );
}

function Forget({ kind, title }: { kind: 'smtp' | 'sms'; title: string }) {
  const [asking, setAsking] = useState(false);
  const notify = useNotify();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => notifications.remove(kind),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['notification-accounts'] });
    },
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  return (
    <>
      <AdminOnly>
        <Button color="error" onClick={() => setAsking(true)}>
          Forget it
        </Button>
      </AdminOnly>
      <Dialog open={asking} onClose={() => setAsking(false)}>
        <DialogTitle>{title}: forget it?</DialogTitle>
        <DialogContent>Its password or token is deleted, and nothing can be sent this way any more.</DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>Keep</Button>
          <Button color="error" variant="contained" loading={isPending} onClick={() => mutate()}>
            Forget it
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
