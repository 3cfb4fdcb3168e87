import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { bacnet } from '../bacnet-api.js';
import type { PointChanges } from '../types.js';

/** Changes how a point is read and watched; what is shown of it follows at once. `done`: what is said then. */
export function usePointChange(id: number, done: string) {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: (changes: PointChanges) => bacnet.changePoint(id, changes),
    onSuccess: async () => {
      notify(done, { type: 'success' });
      await Promise.all(['bacnet-points', 'bacnet-trend'].map(key => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
