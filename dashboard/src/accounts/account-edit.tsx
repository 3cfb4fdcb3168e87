import { EditBase, Title, useRecordContext } from 'react-admin';
import type { AccountView } from '../api/types.js';
import { FormPaper } from '../forms/form-frame.js';
import { AccountForm, toAccountBody } from './account-form.js';

export default function AccountEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="list" transform={toAccountBody}>
      <AccountTitle />
      <FormPaper>
        <AccountForm />
      </FormPaper>
    </EditBase>
  );
}

const AccountTitle = () => <Title title={useRecordContext<AccountView>()?.username ?? 'Account'} />;
