import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.js';

/** Figures of every area in one request. */
export function useDashboard() {
  return useQuery({ queryKey: ['dashboard'], queryFn: ({ signal }) => api.dashboard(signal), refetchInterval: 60_000 });
}
