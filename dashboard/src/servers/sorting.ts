import type { ServerState } from '../api/types.js';
import type { LiveRow } from '../client/types.gen.js';

export const sortings = {
  problems: 'Problems first',
  name: 'Name',
  slowest: 'Slowest first',
  uptime: 'Lowest uptime first',
} as const;
export type Sorting = keyof typeof sortings;

export const isSorting = (name: string): name is Sorting => name in sortings;

const rank: Record<ServerState, number> = { down: 0, degraded: 2, unknown: 3, maintenance: 4, paused: 5, up: 6 };

/** What needs a person first; what is down only because its parent is comes after what is down by itself. */
export const urgency = (row: LiveRow): number => rank[row.status] + (row.status === 'down' && row.unreachable ? 1 : 0);

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byName = (a: LiveRow, b: LiveRow) => names.compare(a.name, b.name) || a.id - b.id;

const orders: Record<Sorting, (a: LiveRow, b: LiveRow) => number> = {
  problems: (a, b) => urgency(a) - urgency(b) || byName(a, b),
  name: byName,
  slowest: (a, b) => (b.response_time ?? -1) - (a.response_time ?? -1) || byName(a, b),
  uptime: (a, b) => (a.uptime_percentage ?? 101) - (b.uptime_percentage ?? 101) || byName(a, b),
};

export const sortRows = (rows: readonly LiveRow[], by: Sorting): LiveRow[] => [...rows].sort(orders[by]);
