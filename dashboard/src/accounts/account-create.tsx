import { CreateBase } from 'react-admin';
import { FormPaper } from '../forms/form-frame.js';
import { AccountForm } from './account-form.js';
import { PageTitle } from '../layout/page-title.js';

export default function AccountCreate() {
  return (
    <CreateBase redirect="list">
      <PageTitle title="Add an account" />
      <FormPaper>
        <AccountForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
