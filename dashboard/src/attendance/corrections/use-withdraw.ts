import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import { attendance } from '../attendance-api.js';

/** Everything a correction changes. */
export const correctedKeys = ['attendance-corrections', 'attendance-day', 'attendance-sheet'];

/** Takes a correction back; it stays on record. */
export function useWithdraw() {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (correction: number) => attendance.withdraw(correction),
    onSuccess: () => notify('Taken back; the day is computed anew', { type: 'success' }),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSettled: () => Promise.all(correctedKeys.map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
