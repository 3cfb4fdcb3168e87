import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { agentStates, serverStates, type AgentState, type ServerState } from '../../api/types.js';
import type { LiveRow } from '../../client/types.gen.js';
import { isSorting, sortRows, type Sorting } from '../sorting.js';

export interface ListQuery {
  search: string;
  states: ServerState[];
  agents: AgentState[];
  tags: string[];
  sort: Sorting;
}

const words = (text: string | null) => (text ? text.split(',').filter(Boolean) : []);

/** Filters and order of the server list, kept in the address so that a link is a view. */
export function useListQuery(): [ListQuery, (change: Partial<ListQuery>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const query = useMemo<ListQuery>(() => {
    const sort = parameters.get('sort') ?? '';
    return {
      search: parameters.get('q') ?? '',
      states: serverStates.filter(state => words(parameters.get('status')).includes(state)),
      agents: agentStates.filter(state => words(parameters.get('agent')).includes(state)),
      tags: words(parameters.get('tags')),
      sort: isSorting(sort) ? sort : 'problems',
    };
  }, [parameters]);
  const change = useCallback(
    (next: Partial<ListQuery>) => {
      const merged = { ...query, ...next };
      const entries = {
        q: merged.search,
        status: merged.states.join(','),
        agent: merged.agents.join(','),
        tags: merged.tags.join(','),
        sort: merged.sort === 'problems' ? '' : merged.sort,
      };
      setParameters(
        Object.entries(entries).filter(([, value]) => value !== ''),
        { replace: true },
      );
    },
    [query, setParameters],
  );
  return [query, change];
}

/** The rows the query asks for, in its order. */
export function select(rows: readonly LiveRow[], { search, states, agents, tags, sort }: ListQuery): LiveRow[] {
  const wanted = search.trim().toLowerCase();
  const found = rows.filter(
    row =>
      (states.length === 0 || states.includes(row.status)) &&
      (agents.length === 0 || (row.heartbeat_status !== null && agents.includes(row.heartbeat_status))) &&
      tags.every(tag => row.tags.includes(tag)) &&
      (wanted === '' ||
        row.name.toLowerCase().includes(wanted) ||
        row.tags.some(tag => tag.toLowerCase().includes(wanted))),
  );
  return sortRows(found, sort);
}

/** All tags with the number of servers that have them. */
export function countTags(rows: readonly LiveRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tags } of rows) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)));
}
