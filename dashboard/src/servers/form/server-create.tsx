import { CreateBase } from 'react-admin';
import { FormPaper } from '../../forms/form-frame.js';
import { toServerBody } from './server-body.js';
import { ServerForm } from './server-form.js';
import { PageTitle } from '../../layout/page-title.js';

export default function ServerCreate() {
  return (
    <CreateBase redirect="show" transform={toServerBody}>
      <PageTitle title="Add a server" />
      <FormPaper>
        <ServerForm />
      </FormPaper>
    </CreateBase>
  );
}
