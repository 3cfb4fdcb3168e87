import { EditBase, RecordContextProvider, useEditContext } from 'react-admin';
import { useMemo } from 'react';
import { FormPaper } from '../../forms/form-frame.js';
import type { ServerView } from '../../client/types.gen.js';
import { thresholdValues } from './alert-thresholds.js';
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
  // The same object as long as the record is: a new one would reset the form.
  const values = useMemo(() => record && { ...record, thresholds: thresholdValues(record.alert_thresholds) }, [record]);
  if (!record) return <Reading />;
  return (
    <>
      <PageTitle title={`Edit ${record.name}`} />
      <FormPaper>
        <RecordContextProvider value={values}>
          <ServerForm id={record.id} />
        </RecordContextProvider>
      </FormPaper>
    </>
  );
}
