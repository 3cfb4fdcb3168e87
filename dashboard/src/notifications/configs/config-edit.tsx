import { Alert, AlertTitle, Box } from '@mui/material';
import { useMemo } from 'react';
import { EditBase, RecordContextProvider, useEditContext } from 'react-admin';
import type { NotificationConfigView } from '../../client/types.gen.js';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Ago } from '../../status/ago.js';
import { toConfigBody } from './config-body.js';
import { ConfigForm } from './config-form.js';
import { RotateSecret } from './rotate-secret.js';
import { TestButton } from './test-button.js';

export default function ConfigEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="list" transform={toConfigBody}>
      <Form />
    </EditBase>
  );
}

function Form() {
  const { record } = useEditContext<NotificationConfigView>();
  // The same object as long as the record is: a new one would reset the form.
  const values = useMemo(() => record && { ...record, quiet: record.quiet_from !== null }, [record]);
  if (!record) return <Reading />;
  return (
    <>
      <PageTitle title={record.name || record.recipient} />
      <Blocked config={record} />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <TestButton config={record} />
        {record.notification_type === 'webhook' && <RotateSecret config={record} />}
        <Box component="span" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          Delivered last: <Ago at={record.last_delivered_at} />
        </Box>
      </Box>
      <FormPaper>
        <RecordContextProvider value={values}>
          <ConfigForm stored={record.has_secrets} />
        </RecordContextProvider>
      </FormPaper>
    </>
  );
}

function Blocked({ config: { blocked_at, blocked_reason } }: { config: NotificationConfigView }) {
  if (blocked_at === null) return null;
  return (
    <Alert severity="error" sx={{ mb: 1.5, overflowWrap: 'anywhere' }}>
      <AlertTitle>
        Nothing is sent: it was refused <Ago at={blocked_at} />
      </AlertTitle>
      {blocked_reason} Correct it and save, or send a test: a success lifts the block, and what waits is sent.
    </Alert>
  );
}
