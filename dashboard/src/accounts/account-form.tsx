import {
  BooleanInput,
  maxLength,
  minLength,
  PasswordInput,
  required,
  SelectInput,
  SimpleForm,
  TextInput,
} from 'react-admin';
import { FormSection, FormToolbar } from '../forms/form-frame.js';
import { roleChoices } from './roles.js';

const shortest = 10;
const longest = 200;

export function AccountForm({ isNew = false }: { isNew?: boolean }) {
  const length = [minLength(shortest), maxLength(longest)];
  return (
    <SimpleForm
      defaultValues={isNew ? { role: 'viewer', active: true } : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back="/accounts" deletes={!isNew} save={isNew ? 'Add the account' : 'Save'} />}
    >
      <FormSection title="Account">
        <TextInput source="username" label="User name" helperText={false} validate={required()} autoComplete="off" />
        <PasswordInput
          source="password"
          label={isNew ? 'Password' : 'New password'}
          autoComplete="new-password"
          validate={isNew ? [required(), ...length] : length}
          helperText={
            isNew
              ? `At least ${shortest} characters`
              : 'Empty: it stays as it is. A new one ends all sessions of the account'
          }
        />
        <SelectInput helperText={false} source="role" choices={roleChoices} validate={required()} />
        <BooleanInput helperText={false} source="active" label="May log in" />
      </FormSection>
    </SimpleForm>
  );
}

/** An empty password is not sent: it stays as it is. */
export function toAccountBody({ password, ...values }: Record<string, unknown>): Record<string, unknown> {
  return password ? { ...values, password } : values;
}
