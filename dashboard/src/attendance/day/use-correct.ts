import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import type { CreateCorrection } from '../../client/types.gen.js';
import { attendance } from '../attendance-api.js';
import { correctedKeys } from '../corrections/use-withdraw.js';
import { refusalsOf } from '../refusals.js';

/** Puts a day right beside the ledger; `errors` are by field, those of no field under `form`. */
export function useCorrect(done: string, onDone: () => void) {
  const notify = useNotify();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (correction: CreateCorrection) => attendance.correct(correction),
    onSuccess: async () => {
      notify(done, { type: 'success' });
      onDone();
      await Promise.all(correctedKeys.map(key => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  return { correct: mutate, isPending, errors: refusalsOf(error, ['at', 'direction', 'reason']) };
}
