import { Box, LinearProgress } from '@mui/material';
import type { BacnetTaskView } from '../types.js';
import { progressOf } from './task-text.js';

/** How far a task is: a bar that moves, and words. */
export function TaskProgress({ task, label = 'Progress' }: { task: BacnetTaskView; label?: string }) {
  const { words, share } = progressOf(task);
  return (
    <Box sx={{ minWidth: 160 }}>
      <LinearProgress
        aria-label={label}
        aria-valuetext={words}
        variant={share === null ? 'indeterminate' : 'determinate'}
        value={share ?? undefined}
        sx={{ borderRadius: 1, height: 6, mb: 0.5 }}
      />
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{words}</Box>
    </Box>
  );
}
