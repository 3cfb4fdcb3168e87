import { useQuery } from '@tanstack/react-query';
import { bacnet } from '../bacnet-api.js';
import { restEveryMs } from '../live-pace.js';

/** Who speaks with the building's network. */
export function useBackend() {
  return useQuery({
    queryKey: ['bacnet-backend'],
    queryFn: ({ signal }) => bacnet.backend(signal),
    refetchInterval: restEveryMs,
  });
}
