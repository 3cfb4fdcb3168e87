import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { notifications } from '../../api/notifications.js';
import { errorText } from '../../api/problem.js';
import type { NotificationConfigView } from '../../client/types.gen.js';
import { AdminOnly } from '../../session/gate.js';
import { SecretDialog } from './secret-dialog.js';

/** Makes a new signing secret; the former one signs as well until the next rotation. */
export function RotateSecret({ config }: { config: NotificationConfigView }) {
  const [asking, setAsking] = useState(false);
  const notify = useNotify();
  const { mutate, isPending, data, reset } = useMutation({
    mutationFn: () => notifications.rotateSecret(config.id),
    onSuccess: () => setAsking(false),
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  return (
    <>
      <AdminOnly>
        <Button variant="outlined" onClick={() => setAsking(true)}>
          Rotate the secret
        </Button>
      </AdminOnly>
      <Dialog open={asking} onClose={() => setAsking(false)}>
        <DialogTitle>Make a new signing secret?</DialogTitle>
        <DialogContent>
          Requests are signed with the new and the present one, so the receiver can change at any time. The one before
          them is no longer used.
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button variant="contained" loading={isPending} onClick={() => mutate()}>
            Make it
          </Button>
        </DialogActions>
      </Dialog>
      {data && <SecretDialog secret={data.signing_secret} onClose={reset} />}
    </>
  );
}
