import { EditBase, useEditContext } from 'react-admin';
import { FormPaper } from '../../forms/form-frame.js';
import type { ServerView } from '../../client/types.gen.js';
import { toServerBody } from './server-body.js';
import { ServerForm } from './server-form.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';

export default function ServerEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="show" transform={toServerBody}>
      <Form />
    </EditBase>
  );
}

function Form() {
  const { record } = useEditContext<ServerView>();
  if (!record) return <Reading />;
  return (
    <>
      <PageTitle title={`Edit ${record.name}`} />
      <FormPaper>
        <ServerForm id={record.id} />
      </FormPaper>
    </>
  );
}
