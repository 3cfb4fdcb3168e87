import { useMediaQuery } from '@mui/material';
import { DataTable, FunctionField, List, SimpleList } from 'react-admin';
import type { AccountView } from '../client/types.gen.js';
import { CreateAction } from '../forms/list-actions.js';
import { Ago } from '../status/ago.js';
import { roleWords } from './roles.js';
import { PageTitle } from '../layout/page-title.js';

export default function AccountList() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('sm'));
  return (
    <List
      sort={{ field: 'username', order: 'ASC' }}
      exporter={false}
      actions={<CreateAction label="Add an account" to="/accounts/create" />}
      title=" "
    >
      <PageTitle title="Accounts" />
      {narrow ? (
        <SimpleList<AccountView>
          primaryText={record => record.username}
          secondaryText={record => roleWords[record.role]}
          tertiaryText={record => (record.active ? '' : 'blocked')}
          linkType="edit"
        />
      ) : (
        <DataTable<AccountView> rowClick="edit" bulkActionButtons={false}>
          <DataTable.Col source="username" label="User name" />
          <DataTable.Col source="role">
            <FunctionField<AccountView> render={({ role }) => roleWords[role]} />
          </DataTable.Col>
          <DataTable.Col label="May log in" disableSort>
            <FunctionField<AccountView> render={({ active }) => (active ? 'Yes' : 'No, blocked')} />
          </DataTable.Col>
          <DataTable.Col source="created_at" label="Created">
            <FunctionField<AccountView> render={({ created_at }) => <Ago at={created_at} />} />
          </DataTable.Col>
          <DataTable.Col source="last_login_at" label="Last login">
            <FunctionField<AccountView> render={({ last_login_at }) => <Ago at={last_login_at} />} />
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  );
}
