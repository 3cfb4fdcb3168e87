import { CreateBase, Title } from 'react-admin';
import { FormPaper } from '../forms/form-frame.js';
import { AccountForm } from './account-form.js';

export default function AccountCreate() {
  return (
    <CreateBase redirect="list">
      <Title title="Add an account" />
      <FormPaper>
        <AccountForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
