import { EditBase, Loading, RecordContextProvider, Title, useEditContext } from 'react-admin';
import type { MaintenanceWindowView } from '../api/types.js';
import { FormPaper } from '../forms/form-frame.js';
import { kindOf, toWindowBody } from './window-body.js';
import { WindowForm } from './window-form.js';

export default function WindowEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="list" transform={toWindowBody}>
      <Form />
    </EditBase>
  );
}

function Form() {
  const { record } = useEditContext<MaintenanceWindowView>();
  if (!record) return <Loading />;
  return (
    <>
      <Title title={record.name} />
      <FormPaper>
        <RecordContextProvider value={{ ...record, kind: kindOf(record) }}>
          <WindowForm />
        </RecordContextProvider>
      </FormPaper>
    </>
  );
}
