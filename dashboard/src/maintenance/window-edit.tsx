import { EditBase, RecordContextProvider, useEditContext } from 'react-admin';
import type { MaintenanceWindowView } from '../client/types.gen.js';
import { FormPaper } from '../forms/form-frame.js';
import { kindOf, toWindowBody } from './window-body.js';
import { WindowForm } from './window-form.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';

export default function WindowEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="list" transform={toWindowBody}>
      <Form />
    </EditBase>
  );
}

function Form() {
  const { record } = useEditContext<MaintenanceWindowView>();
  if (!record) return <Reading />;
  return (
    <>
      <PageTitle title={record.name} />
      <FormPaper>
        <RecordContextProvider value={{ ...record, kind: kindOf(record) }}>
          <WindowForm />
        </RecordContextProvider>
      </FormPaper>
    </>
  );
}
