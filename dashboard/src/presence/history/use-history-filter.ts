import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { presence, type HistoryFilter } from '../presence-api.js';
import { periodOf, timesOf, type Period } from './period.js';

interface Chosen {
  employee: number | null;
  status: string | null;
  period: Period;
}

/**
 * What a history is narrowed down to, kept in the address; `filter` is null until the zone of the site is known.
 * `hasStatus`: whether its records have one.
 */
export function useHistoryFilter(hasStatus: boolean) {
  const [parameters, setParameters] = useSearchParams();
  const { data: zone, error } = useQuery({
    queryKey: ['site-zone'],
    queryFn: ({ signal }) => presence.siteZone(signal),
    staleTime: Infinity,
  });
  const chosen = useMemo<Chosen>(
    () => ({
      employee: Number(parameters.get('employee')) || null,
      status: hasStatus ? parameters.get('status') : null,
      period: periodOf(parameters.get('date')),
    }),
    [parameters, hasStatus],
  );
  const filter = useMemo<HistoryFilter | null>(() => {
    if (zone === undefined) return null;
    const { employee, status, period } = chosen;
    return { employee: employee === null ? null : String(employee), status, ...timesOf(period, zone) };
  }, [chosen, zone]);
  const change = (next: Partial<Chosen>) => {
    const { employee, status, period } = { ...chosen, ...next };
    const entries = { employee: String(employee ?? ''), status: status ?? '', date: period ?? '' };
    setParameters(
      Object.entries(entries).filter(([, value]) => value !== ''),
      { replace: true },
    );
  };
  if (error) throw error;
  return { chosen, filter, zone, change, reset: () => setParameters({}, { replace: true }) };
}
