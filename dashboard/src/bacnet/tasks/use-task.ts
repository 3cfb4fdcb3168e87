import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import { bacnet } from '../bacnet-api.js';
import { taskEveryMs } from '../live-pace.js';
import type { BacnetTaskView } from '../types.js';
import { isUnderWay } from './task-text.js';

/** What a task may have changed. */
const touched = ['bacnet-devices', 'bacnet-points', 'bacnet-tasks', 'bacnet-writes', 'bacnet-readings', 'dashboard'];

/** A task as it goes on; null: there is none. Once it ends, everything it may have changed is read again. */
export function useTask(id: number | null, onEnd?: (task: BacnetTaskView) => void): BacnetTaskView | undefined {
  const queries = useQueryClient();
  const { data: task } = useQuery({
    queryKey: ['bacnet-task', id],
    queryFn: ({ signal }) => bacnet.task(id ?? 0, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : taskEveryMs),
  });
  const ended = useRef<number | null>(null);
  const latest = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
  }, [onEnd]);
  useEffect(() => {
    if (!task || isUnderWay(task) || ended.current === task.id) return;
    ended.current = task.id;
    for (const key of touched) void queries.invalidateQueries({ queryKey: [key] });
    latest.current?.(task);
  }, [task, queries]);
  return id === null ? undefined : task;
}

/** Ends a task that waits or runs. */
export function useCancel() {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: bacnet.cancel,
    onSuccess: task => queries.setQueryData(['bacnet-task', task.id], task),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bacnet-tasks'] }),
  });
}
