import { TextField } from '@mui/material';
import { notifications } from '../../api/notifications.js';
import type { SmsAccountInput, SmsAccountView } from '../../client/types.gen.js';
import { FieldRow } from '../../forms/form-frame.js';
import { textOf } from '../../forms/form-text.js';
import { fieldProps } from './account-fields.js';
import { AccountPanel } from './account-panel.js';

/** The form as the API takes it; an empty token is the one that is stored. */
const bodyOf = (form: FormData): SmsAccountInput => ({
  ...(textOf(form, 'base_url') && { base_url: textOf(form, 'base_url').trim() }),
  account_sid: textOf(form, 'account_sid').trim(),
  from: textOf(form, 'from').trim(),
  ...(textOf(form, 'token') && { token: textOf(form, 'token') }),
});

/** The SMS gateway. */
export function SmsPanel({ account }: { account: SmsAccountView | null }) {
  return (
    <AccountPanel
      kind="sms"
      title="SMS gateway"
      hint="SMS go through an account at Twilio, or at a gateway that speaks like it."
      exists={account !== null}
      save={form => notifications.putSms(bodyOf(form))}
      fields={errors => (
        <>
          <TextField
            {...fieldProps('base_url', errors, 'Empty: https://api.twilio.com')}
            label="Address"
            type="url"
            defaultValue={account?.base_url ?? ''}
          />
          <FieldRow>
            <TextField
              {...fieldProps('account_sid', errors)}
              label="Account SID"
              required
              autoComplete="off"
              defaultValue={account?.account_sid ?? ''}
            />
            <TextField
              {...fieldProps('token', errors, account?.has_token ? 'Stored. Empty: it stays as it is' : '')}
              label="Token"
              type="password"
              required={!account?.has_token}
              autoComplete="new-password"
            />
          </FieldRow>
          <TextField
            {...fieldProps('from', errors, 'A number as +380501234567, or a name')}
            label="Sender"
            required
            defaultValue={account?.from ?? ''}
          />
        </>
      )}
    />
  );
}
