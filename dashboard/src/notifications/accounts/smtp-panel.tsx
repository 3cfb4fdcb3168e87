import { Alert, Box, Button, Checkbox, FormControlLabel, MenuItem, TextField } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { notifications } from '../../api/notifications.js';
import { errorText } from '../../api/problem.js';
import type { SmtpAccountInput, SmtpAccountView } from '../../client/types.gen.js';
import { FieldRow } from '../../forms/form-frame.js';
import { textOf } from '../../forms/form-text.js';
import { AdminOnly } from '../../session/gate.js';
import { fieldProps } from './account-fields.js';
import { AccountPanel } from './account-panel.js';

const securities = {
  starttls: 'STARTTLS: changes to TLS before anything is sent (587)',
  tls: 'TLS from the first byte (465)',
  none: 'None: all in the clear (25)',
};

/** The form as the API takes it; an empty password is the one that is stored. */
function bodyOf(form: FormData): SmtpAccountInput {
  const security = textOf(form, 'security');
  return {
    host: textOf(form, 'host').trim(),
    ...(textOf(form, 'port') && { port: Number(textOf(form, 'port')) }),
    security: security === 'tls' || security === 'none' ? security : 'starttls',
    username: textOf(form, 'username') || null,
    ...(textOf(form, 'password') && { password: textOf(form, 'password') }),
    from: textOf(form, 'from'),
    verify_certificate: form.get('verify_certificate') !== null,
  };
}

/** The mail server. */
export function SmtpPanel({ account }: { account: SmtpAccountView | null }) {
  return (
    <AccountPanel
      kind="smtp"
      title="Mail server"
      hint="E-mail goes through a mail server of yours or of your provider: its address, and a login where it wants one."
      exists={account !== null}
      save={form => notifications.putSmtp(bodyOf(form))}
      extra={<Verify />}
      fields={errors => (
        <>
          <FieldRow>
            <TextField
              {...fieldProps('host', errors, 'Name or address, without port')}
              label="Host"
              required
              defaultValue={account?.host ?? ''}
            />
            <TextField
              {...fieldProps('port', errors, 'Empty: the usual one')}
              label="Port"
              type="number"
              defaultValue={account?.port ?? ''}
            />
          </FieldRow>
          <TextField
            {...fieldProps('security', errors)}
            label="Security"
            select
            defaultValue={account?.security ?? 'starttls'}
          >
            {Object.entries(securities).map(([id, name]) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          <FieldRow>
            <TextField
              {...fieldProps('username', errors, 'Empty: no login')}
              label="User name"
              autoComplete="off"
              defaultValue={account?.username ?? ''}
            />
            <TextField
              {...fieldProps('password', errors, account?.has_password ? 'Stored. Empty: it stays as it is' : '')}
              label="Password"
              type="password"
              autoComplete="new-password"
            />
          </FieldRow>
          <TextField
            {...fieldProps('from', errors, 'An address, or Name <address>')}
            label="Sender"
            required
            defaultValue={account?.from ?? ''}
          />
          <FormControlLabel
            control={<Checkbox name="verify_certificate" defaultChecked={account?.verify_certificate ?? true} />}
            label="Its certificate has to be valid"
          />
        </>
      )}
    />
  );
}

/** Connects and logs in, without sending anything. */
function Verify() {
  const { mutate, isPending, data, error } = useMutation({ mutationFn: notifications.verifySmtp });
  return (
    <>
      <AdminOnly>
        <Button variant="outlined" disabled={isPending} onClick={() => mutate()}>
          {isPending ? 'Asking…' : 'Verify'}
        </Button>
      </AdminOnly>
      <Box role="status" sx={{ order: 1, width: '100%', overflowWrap: 'anywhere' }}>
        {data && (
          <Alert severity={data.ok ? 'success' : 'error'}>
            {data.ok ? 'The mail server would take a message now. ' : 'It does not work yet. '}
            {data.status !== null && `${data.status} `}
            {data.answer}
          </Alert>
        )}
        {error && <Alert severity="error">{errorText(error)}</Alert>}
      </Box>
    </>
  );
}
