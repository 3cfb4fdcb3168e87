import { EditBase, useRecordContext } from 'react-admin';
import type { AccountView } from '../client/types.gen.js';
import { FormPaper } from '../forms/form-frame.js';
import { AccountForm, toAccountBody } from './account-form.js';
import { PageTitle } from '../layout/page-title.js';

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

const AccountTitle = () => <PageTitle title={useRecordContext<AccountView>()?.username ?? 'Account'} />;
