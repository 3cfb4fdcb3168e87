import { useQuery } from '@tanstack/react-query';
import { presence } from './presence-api.js';

/** Facts bring every change at once; this often the rest is read again: last answers, and whether anybody looks. */
const everyMs = 30_000;

/** Who is here. */
export function usePresenceNow() {
  return useQuery({
    queryKey: ['presence-now'],
    queryFn: ({ signal }) => presence.now(signal),
    refetchInterval: everyMs,
  });
}

/** How the program that watches is. */
export function useSystemStatus() {
  return useQuery({
    queryKey: ['system-status'],
    queryFn: ({ signal }) => presence.systemStatus(signal),
    refetchInterval: everyMs,
  });
}
