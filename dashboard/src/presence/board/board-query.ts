import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { PersonHereView } from '../../client/types.gen.js';
import type { Where } from '../where-mark.js';

/** In the order they are shown: who is here, who is not, and of whom nobody can tell. */
export const wheres = ['here', 'away', 'unknown'] as const satisfies Where[];

export interface BoardQuery {
  search: string;
  area: string | null;
  where: Where | null;
}

/** What the board is narrowed down to, kept in the address so that a link is a view. */
export function useBoardQuery(): [BoardQuery, (change: Partial<BoardQuery>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const query = useMemo<BoardQuery>(
    () => ({
      search: parameters.get('q') ?? '',
      area: parameters.get('area'),
      where: wheres.find(where => where === parameters.get('where')) ?? null,
    }),
    [parameters],
  );
  const change = useCallback(
    (next: Partial<BoardQuery>) => {
      const { search, area, where } = { ...query, ...next };
      const entries = { q: search, area: area ?? '', where: where ?? '' };
      setParameters(
        Object.entries(entries).filter(([, value]) => value !== ''),
        { replace: true },
      );
    },
    [query, setParameters],
  );
  return [query, change];
}

/** Whoever the search and the area leave, wherever they are. */
export function findPeople(
  people: readonly PersonHereView[],
  { search, area }: Pick<BoardQuery, 'search' | 'area'>,
): PersonHereView[] {
  const wanted = search.trim().toLowerCase();
  return people.filter(
    person =>
      (area === null || person.area === area) &&
      (wanted === '' || `${person.employee_name}\n${person.fake_name}`.toLowerCase().includes(wanted)),
  );
}

export const areasOf = (people: readonly PersonHereView[]): string[] =>
  [...new Set(people.map(({ area }) => area))].sort((a, b) => a.localeCompare(b));
