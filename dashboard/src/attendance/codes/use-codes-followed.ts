import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useFacts } from '../../live/live.js';
import type { LiveEvent } from '../../live/messages.js';

/** To find the codes the whole ledger is looked through: not for each punch of a busy morning. */
const gatherMs = 3000;

/** Reads the codes without an owner again after somebody punched with one. */
export function useCodesFollowed(): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const onFact = useCallback(
    (fact: LiveEvent) => {
      if (fact.event !== 'punch.recorded' || !('employee_id' in fact) || fact.employee_id !== null) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void queries.invalidateQueries({ queryKey: ['unmatched-codes'] });
      }, gatherMs);
    },
    [queries],
  );
  useFacts(onFact);
  useEffect(() => () => clearTimeout(timer.current), []);
}
