import { Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { notifications } from '../../api/notifications.js';
import { errorText } from '../../api/problem.js';
import type { NotificationView } from '../../client/types.gen.js';
import { AdminOnly } from '../../session/gate.js';

/** Sends a message that was given up once more. */
export function ReplayButton({ message }: { message: NotificationView }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => notifications.replay(message.id),
    onSuccess: () => notify('It is sent once more', { type: 'success' }),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSettled: () =>
      Promise.all(['notifications', 'dashboard'].map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <AdminOnly>
      <Button
        size="small"
        variant="outlined"
        disabled={isPending}
        onClick={() => mutate()}
        aria-label={`Send again: ${message.subject}`}
      >
        Send again
      </Button>
    </AdminOnly>
  );
}
