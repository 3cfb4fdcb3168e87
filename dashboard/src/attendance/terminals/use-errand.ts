import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import type { ReconnectReply, SetTimeReply, SyncReply } from '../../client/types.gen.js';
import { plural } from '../../status/figures.js';
import { attendance } from '../attendance-api.js';
import { driftText } from '../attendance-words.js';

interface Outcome {
  success: boolean;
  error: string | null;
}

/** Something that is asked of a terminal; what it answers is said, and everything about it is read again. */
function useErrand<T extends Outcome>(ask: () => Promise<T>, words: (reply: T) => string) {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: reply =>
      reply.success
        ? notify(words(reply), { type: 'success' })
        : notify(reply.error ?? 'The terminal did not do it.', { type: 'error', autoHideDuration: 8000 }),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSettled: () =>
      Promise.all(
        ['terminals', 'attendance-records', 'dashboard'].map(key => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
}

const syncWords = ({ logs_synced: news, terminal_holds: holds, undecodable }: SyncReply) =>
  [
    news === 0 ? 'Nothing new in the log' : plural(news, 'new punch', 'new punches'),
    holds !== null && `the terminal holds ${holds.toLocaleString()}`,
    undecodable > 0 && `${undecodable.toLocaleString()} could not be read`,
  ]
    .filter(Boolean)
    .join(', ');

const clockWords = ({ drift_before_seconds: before }: SetTimeReply) =>
  before === null ? 'The clock is set' : `The clock is set; it was ${driftText(before)}`;

const reconnectWords = ({ device_name: name }: ReconnectReply) => `${name} is connected to anew`;

/** What can be asked of one terminal. */
export function useErrands(id: number) {
  return {
    sync: useErrand(() => attendance.sync(id, false), syncWords),
    readAll: useErrand(() => attendance.sync(id, true), syncWords),
    setTime: useErrand(() => attendance.setTime(id), clockWords),
    reconnect: useErrand(() => attendance.reconnect(id), reconnectWords),
  };
}
