import { Button } from '@mui/material';
import { useIsAdmin } from '../../session/permissions.js';
import type { BacnetTaskView } from '../types.js';
import { isUnderWay } from './task-text.js';
import { useCancel } from './use-task.js';

/** Ends a task that goes on. */
export function CancelButton({ task }: { task: BacnetTaskView }) {
  const admin = useIsAdmin();
  const { mutate, isPending } = useCancel();
  if (!admin || !isUnderWay(task) || task.cancel_requested) return null;
  return (
    <Button size="small" loading={isPending} aria-label={`Cancel task ${task.id}`} onClick={() => mutate(task.id)}>
      Cancel
    </Button>
  );
}
