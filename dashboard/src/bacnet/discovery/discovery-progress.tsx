import { Box, Button, DialogActions, DialogContent } from '@mui/material';
import { BackendBanner } from '../backend/backend-banner.js';
import { TaskProgress } from '../tasks/task-progress.js';
import { useCancel } from '../tasks/use-task.js';
import type { BacnetTaskView } from '../types.js';

/** How far the search is. */
export function DiscoveryProgress({ task, onClose }: { task: BacnetTaskView; onClose: () => void }) {
  const { mutate, isPending } = useCancel();
  return (
    <>
      <DialogContent>
        {task.status === 'pending' && <BackendBanner />}
        <TaskProgress task={task} label="Progress of the search" />
        <Box sx={{ mt: 1.5, color: 'text.secondary' }}>
          The search goes on when this is closed; it stands among the tasks as number {task.id}.
        </Box>
      </DialogContent>
      <DialogActions>
        <Button color="error" loading={isPending} disabled={task.cancel_requested} onClick={() => mutate(task.id)}>
          {task.cancel_requested ? 'Stopping' : 'Stop searching'}
        </Button>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </>
  );
}
