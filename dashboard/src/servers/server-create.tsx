import { CreateBase, Title } from 'react-admin';
import { FormPaper } from '../forms/form-frame.js';
import { toServerBody } from './server-body.js';
import { ServerForm } from './server-form.js';

export default function ServerCreate() {
  return (
    <CreateBase redirect="show" transform={toServerBody}>
      <Title title="Add a server" />
      <FormPaper>
        <ServerForm />
      </FormPaper>
    </CreateBase>
  );
}
