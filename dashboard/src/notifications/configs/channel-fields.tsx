import { Alert } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { PasswordInput, required, TextInput } from 'react-admin';
import { Link } from 'react-router';
import { notifications } from '../../api/notifications.js';
import type { ChannelType } from '../../api/types.js';
import { channelOf } from './channels.js';

interface ChannelFieldsProps {
  type: ChannelType;
  isNew: boolean;
  /** Whether there are secrets already. */
  stored: boolean;
}

/** Recipient and secrets, as the way of sending needs them. */
export function ChannelFields({ type, isNew, stored }: ChannelFieldsProps) {
  const { recipient, secrets } = channelOf(type);
  // A webhook gets another secret by a rotation, which keeps the former one valid for a while.
  const asked = type === 'webhook' && !isNew ? [] : secrets;
  return (
    <>
      <TextInput source="recipient" label={recipient.label} helperText={recipient.hint} validate={required()} />
      {asked.map(({ name, label, hint, required: needed }) => (
        <PasswordInput
          key={`${type} ${name}`}
          source={`secrets.${name}`}
          label={label}
          autoComplete="new-password"
          helperText={stored ? storedHint(asked.length) : hint}
          validate={needed && !stored ? required() : undefined}
        />
      ))}
      {(type === 'email' || type === 'sms') && <AccountHint type={type} />}
    </>
  );
}

const storedHint = (count: number) =>
  `Stored encrypted. Empty: it stays as it is${count > 1 ? '; what is entered replaces all that is stored' : ''}`;

/** Nothing can be sent while the account of the site is missing. */
function AccountHint({ type }: { type: 'email' | 'sms' }) {
  const { data } = useQuery({
    queryKey: ['notification-accounts'],
    queryFn: ({ signal }) => notifications.accounts(signal),
  });
  const missing = data && (type === 'email' ? data.smtp : data.sms) === null;
  if (!missing) return null;
  return (
    <Alert severity="info" sx={{ mt: 1, '& a': { color: 'inherit', fontWeight: 600 } }}>
      {type === 'email' ? 'No mail server is set up yet.' : 'No SMS gateway is set up yet.'}{' '}
      <Link to="/notification-accounts">Set it up</Link>, or nothing can be sent this way.
    </Alert>
  );
}
