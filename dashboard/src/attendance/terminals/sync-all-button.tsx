import Sync from '@mui/icons-material/Sync';
import { Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import { useIsAdmin } from '../../session/permissions.js';
import { plural } from '../../status/figures.js';
import { attendance } from '../attendance-api.js';

/** Has every terminal read; the list shows how far they are. */
export function SyncAllButton() {
  const admin = useIsAdmin();
  const notify = useNotify();
  const { mutate, isPending } = useMutation({
    mutationFn: attendance.syncAll,
    onSuccess: ({ tasks_triggered: count }) =>
      notify(count === 0 ? 'There is no terminal to read' : `${plural(count, 'terminal')} will be read now`, {
        type: count === 0 ? 'info' : 'success',
      }),
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  if (!admin) return null;
  return (
    <Button variant="outlined" startIcon={<Sync />} loading={isPending} onClick={() => mutate()}>
      Read all now
    </Button>
  );
}
