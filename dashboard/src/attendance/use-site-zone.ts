import { useQuery } from '@tanstack/react-query';
import { presence } from '../presence/presence-api.js';

/** The zone of the site; undefined until it was read. */
export function useSiteZone(): string | undefined {
  const { data, error } = useQuery({
    queryKey: ['site-zone'],
    queryFn: ({ signal }) => presence.siteZone(signal),
    staleTime: Infinity,
  });
  if (error) throw error;
  return data;
}
