import { Box } from '@mui/material';
import { Ago } from '../../status/ago.js';
import { taskWords } from '../bacnet-words.js';
import { TaskMark } from '../marks.js';
import type { BacnetTaskView } from '../types.js';
import { CancelButton } from './cancel-button.js';
import { TaskOutcome } from './task-outcome.js';

/** Tasks where there is no room for a table. */
export function TaskCards({ tasks }: { tasks: readonly BacnetTaskView[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {tasks.map(task => (
        <Box
          component="li"
          key={task.id}
          sx={{ px: 2, py: 1.5, display: 'grid', gap: 0.75, '& + li': { borderTop: 1, borderColor: 'divider' } }}
        >
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
            <Box sx={{ fontWeight: 600 }}>{taskWords[task.type]}</Box>
            <TaskMark status={task.status} cancelled={task.cancel_requested} />
          </Box>
          <TaskOutcome task={task} />
          <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 1 }}>
            <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
              No. {task.id}, {task.created_by ? `by ${task.created_by}` : 'by the schedule'}, <Ago at={task.created} />
            </Box>
            <CancelButton task={task} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
