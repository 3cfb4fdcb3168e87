import { Dialog, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { Reading } from '../../layout/reading.js';
import { isUnderWay } from '../tasks/task-text.js';
import { useTask } from '../tasks/use-task.js';
import { DiscoveryForm } from './discovery-form.js';
import { DiscoveryFound } from './discovery-found.js';
import { DiscoveryProgress } from './discovery-progress.js';

interface DialogProps {
  /** Whether the simulated building is chosen at first. */
  mock: boolean;
  onClose: () => void;
}

/** The search for controllers: where, how far it is, and what it came to. */
export function DiscoveryDialog({ mock, onClose }: DialogProps) {
  const [taskId, setTaskId] = useState<number | null>(null);
  const task = useTask(taskId);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="discovery">
      <DialogTitle id="discovery">Discover controllers</DialogTitle>
      {taskId === null ? (
        <DiscoveryForm startsMock={mock} onStarted={setTaskId} onClose={onClose} />
      ) : task === undefined ? (
        <DialogContent>
          <Reading />
        </DialogContent>
      ) : isUnderWay(task) ? (
        <DiscoveryProgress task={task} onClose={onClose} />
      ) : (
        <DiscoveryFound task={task} onAgain={() => setTaskId(null)} onClose={onClose} />
      )}
    </Dialog>
  );
}
