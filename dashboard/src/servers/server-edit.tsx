import { EditBase, Loading, Title, useEditContext } from 'react-admin';
import { FormPaper } from '../forms/form-frame.js';
import type { ServerView } from '../api/types.js';
import { toServerBody } from './server-body.js';
import { ServerForm } from './server-form.js';

export default function ServerEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="show" transform={toServerBody}>
      <Form />
    </EditBase>
  );
}

function Form() {
  const { record } = useEditContext<ServerView>();
  if (!record) return <Loading />;
  return (
    <>
      <Title title={`Edit ${record.name}`} />
      <FormPaper>
        <ServerForm id={record.id} />
      </FormPaper>
    </>
  );
}
