import { useState } from 'react';
import { CreateBase, useNotify, useRedirect } from 'react-admin';
import type { StoredNotificationConfigView } from '../../client/types.gen.js';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { toConfigBody } from './config-body.js';
import { ConfigForm } from './config-form.js';
import { SecretDialog } from './secret-dialog.js';

export default function ConfigCreate() {
  const [made, setMade] = useState<StoredNotificationConfigView | null>(null);
  const notify = useNotify();
  const redirect = useRedirect();
  const goOn = (config: StoredNotificationConfigView) => redirect('edit', 'notification-configs', config.id);
  const onSuccess = (config: StoredNotificationConfigView) => {
    if (config.signing_secret !== undefined) return setMade(config);
    notify('Added. Send a test to see that it arrives.', { type: 'success' });
    goOn(config);
  };
  if (made?.signing_secret !== undefined) {
    return (
      <>
        <PageTitle title={made.name || made.recipient} />
        <SecretDialog secret={made.signing_secret} onClose={() => goOn(made)} />
      </>
    );
  }
  return (
    <CreateBase<StoredNotificationConfigView> transform={toConfigBody} mutationOptions={{ onSuccess }}>
      <PageTitle title="Tell somebody" />
      <FormPaper>
        <ConfigForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
