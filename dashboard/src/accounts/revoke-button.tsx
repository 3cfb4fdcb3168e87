import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { useDelete, useNotify } from 'react-admin';
import { errorText } from '../api/problem.js';
import type { ApiKeyView } from '../client/types.gen.js';

export function RevokeButton({ apiKey }: { apiKey: ApiKeyView }) {
  const [asking, setAsking] = useState(false);
  const notify = useNotify();
  const [remove, { isPending }] = useDelete<ApiKeyView>();
  const revoke = () =>
    remove(
      'api-keys',
      { id: apiKey.id, previousData: apiKey },
      {
        mutationMode: 'pessimistic',
        onSuccess: () => notify(`${apiKey.name} no longer works`, { type: 'success' }),
        onError: error => notify(errorText(error), { type: 'error' }),
      },
    );
  return (
    <>
      <Button size="small" color="error" onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)}>
        <DialogTitle>Revoke {apiKey.name}?</DialogTitle>
        <DialogContent>Programs that use it are refused from now on. It cannot be undone.</DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>Keep</Button>
          <Button color="error" variant="contained" loading={isPending} onClick={() => void revoke()}>
            Revoke
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
