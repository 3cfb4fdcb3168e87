import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../api/api.js';
import type { LiveEvent } from '../live/messages.js';
import { useFacts } from '../live/live.js';
import { NumberBadge } from '../servers/problems-badge.js';

/** Figures of every area in one request. */
function useDashboard() {
  return useQuery({ queryKey: ['dashboard'], queryFn: ({ signal }) => api.dashboard(signal), refetchInterval: 60_000 });
}

/** Reads incidents again whenever one opens, closes or is acknowledged. Mounted once, in the layout. */
export function IncidentsFollowFacts() {
  const queries = useQueryClient();
  const onFact = useCallback(
    ({ event }: LiveEvent) => {
      if (!event.startsWith('incident.')) return;
      for (const key of ['dashboard', 'open-incidents', 'incidents', 'server-incidents'])
        void queries.invalidateQueries({ queryKey: [key] });
    },
    [queries],
  );
  useFacts(onFact);
  return null;
}

export function OpenIncidentsBadge() {
  const open = useDashboard().data?.servers.open_incidents ?? 0;
  return open > 0 ? <NumberBadge count={open} label={`${open} open`} /> : null;
}
