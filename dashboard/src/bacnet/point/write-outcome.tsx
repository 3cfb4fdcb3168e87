import { Alert, type AlertColor } from '@mui/material';
import { resultText } from '../tasks/task-text.js';
import type { BacnetTaskView } from '../types.js';

const severities: Record<string, AlertColor> = {
  written: 'success',
  relinquished: 'success',
  refused: 'error',
  differs: 'warning',
};

/** What the controller made of a command, with what it reads since. */
export function WriteOutcome({ task }: { task: BacnetTaskView }) {
  const outcome = task.result?.['outcome'];
  const severity = task.error ? 'error' : typeof outcome === 'string' ? severities[outcome] : undefined;
  return (
    <Alert severity={severity ?? 'info'} sx={{ overflowWrap: 'anywhere' }}>
      {task.error || resultText(task)}
    </Alert>
  );
}
