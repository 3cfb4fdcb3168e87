import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import type { PushTerminalView } from '../../client/types.gen.js';
import { attendance } from '../attendance-api.js';

/** What can be done with a terminal that calls by itself. */
export function usePushActions({ id, serial_number: serial }: PushTerminalView) {
  const notify = useNotify();
  const queries = useQueryClient();
  const provider = useDataProvider();
  const afterwards = {
    onError: (error: Error) => notify(errorText(error), { type: 'error' as const }),
    onSettled: () =>
      Promise.all(
        ['push-terminals', 'terminals', 'dashboard'].map(key => queries.invalidateQueries({ queryKey: [key] })),
      ),
  };
  const say = (words: string) => notify(words, { type: 'success' });
  return {
    approve: useMutation({
      mutationFn: () => attendance.approve(id, {}),
      onSuccess: ({ device_name: name }) => say(`Its punches are taken now, as those of ${name ?? serial}`),
      ...afterwards,
    }),
    refuse: useMutation({
      mutationFn: () => attendance.refuse(id),
      onSuccess: () => say(`Nothing is taken from ${serial}`),
      ...afterwards,
    }),
    resend: useMutation({
      mutationFn: () => attendance.resend(id),
      onSuccess: () => say('It will send everything it holds once more'),
      ...afterwards,
    }),
    forget: useMutation({
      mutationFn: () => provider.delete('push-terminals', { id }),
      onSuccess: () => say(`${serial} is forgotten`),
      ...afterwards,
    }),
  };
}
