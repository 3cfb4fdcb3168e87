import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { errorText } from '../api/problem.js';
import { resultText } from './tasks/task-text.js';
import { useTask } from './tasks/use-task.js';
import type { BacnetTaskView, TaskCreated } from './types.js';

/** Asks something of a controller, follows the task, and says what came of it. */
export function useRequest(ask: () => Promise<TaskCreated>) {
  const notify = useNotify();
  const queries = useQueryClient();
  const [taskId, setTaskId] = useState<number | null>(null);
  const task = useTask(taskId, ended => {
    setTaskId(null);
    if (ended.error) notify(ended.error, { type: 'error', autoHideDuration: 8000 });
    else notify(resultText(ended), { type: 'success' });
  });
  const { mutate, isPending } = useMutation({
    mutationFn: ask,
    onSuccess: created => {
      setTaskId(created.task_id);
      return queries.invalidateQueries({ queryKey: ['bacnet-tasks'] });
    },
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  return { begin: () => mutate(), busy: isPending || taskId !== null, task } satisfies {
    begin: () => void;
    busy: boolean;
    task: BacnetTaskView | undefined;
  };
}
