import { BooleanInput, PasswordInput } from 'react-admin';

/** The communication key; it never comes back from the server. */
export function KeyField({ stored }: { stored: boolean }) {
  return (
    <>
      <PasswordInput
        source="password"
        label="Communication key"
        autoComplete="new-password"
        helperText={stored ? 'A key is stored; empty: it stays' : 'The number in the menu of the terminal; empty: none'}
      />
      {stored && <BooleanInput source="forget_password" label="Forget the key" helperText={false} />}
    </>
  );
}
