import { Box } from '@mui/material';
import type { BacnetTaskView } from '../types.js';
import { TaskProgress } from './task-progress.js';
import { isUnderWay, resultText } from './task-text.js';

/** How far a task is, or what came of it. */
export function TaskOutcome({ task }: { task: BacnetTaskView }) {
  if (isUnderWay(task)) return <TaskProgress task={task} label={`Progress of task ${task.id}`} />;
  return (
    <Box sx={{ overflowWrap: 'anywhere', color: task.error ? 'error.main' : 'text.primary' }}>
      {task.error || resultText(task) || '–'}
    </Box>
  );
}
