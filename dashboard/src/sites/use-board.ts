import { useQuery } from '@tanstack/react-query';
import { sites } from './sites-api.js';

/** Sites report every few minutes; only silence and return are facts. */
const everyMs = 30_000;

/** All sites with who is there. */
export function useSiteBoard() {
  return useQuery({
    queryKey: ['site-board'],
    queryFn: ({ signal }) => sites.board(signal),
    refetchInterval: everyMs,
    // A site that was just added, changed or deleted is no fact either.
    refetchOnMount: 'always',
  });
}
