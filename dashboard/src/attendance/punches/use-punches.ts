import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useConnection } from '../../live/live.js';
import { useDashboard } from '../../overview/use-dashboard.js';
import { attendance } from '../attendance-api.js';
import { attendanceFigures } from '../attendance-figures.js';
import { punchStore, type LivePunch } from './punch.store.js';

/** So many are shown. */
const shown = 60;

/** A punch of the list, whether it was read or told of. */
export type PunchRow = Omit<LivePunch, 'at'> & { isNew: boolean };

const useLivePunches = () => useSyncExternalStore(punchStore.subscribe, punchStore.get);

/** The newest punches, those that happen included; of one terminal where one is given. */
export function usePunches(device: number | null): { punches: PunchRow[] | null; error: Error | null } {
  useReadAfterSilence();
  const live = useLivePunches();
  const { data, error } = useQuery({
    queryKey: ['punches', device],
    queryFn: ({ signal }) => attendance.records({ device }, null, signal, shown),
  });
  const punches = useMemo(() => {
    if (!data) return null;
    const told = live.filter(punch => device === null || punch.device === device);
    const known = new Set(told.map(({ id }) => id));
    const rows = [
      ...told.map(punch => ({ ...punch, isNew: true })),
      ...data.results.filter(({ id }) => !known.has(id)).map(record => ({ ...record, isNew: false })),
    ];
    return rows.sort((a, b) => b.timestamp.localeCompare(a.timestamp) || b.id - a.id).slice(0, shown);
  }, [data, live, device]);
  return { punches, error };
}

/** Punches of today: those counted by the last reading, and those told of since. */
export function usePunchesToday(): number | null {
  const live = useLivePunches();
  const { data } = useDashboard();
  const counted = attendanceFigures(data)?.punches_today;
  if (!data || counted === undefined) return null;
  return counted + live.filter(({ at }) => at > data.at).length;
}

/** The newest punch that was told of since the page was opened. */
export const useNewestPunch = (): LivePunch | undefined => useLivePunches()[0];

/** What happened while the feed was interrupted for long is not told of: it is read. */
function useReadAfterSilence(): void {
  const queries = useQueryClient();
  const { phase } = useConnection();
  const wasLost = useRef(false);
  useEffect(() => {
    if (phase === 'lost') wasLost.current = true;
    if (phase !== 'live' || !wasLost.current) return;
    wasLost.current = false;
    for (const key of ['punches', 'dashboard']) void queries.invalidateQueries({ queryKey: [key] });
  }, [phase, queries]);
}
