/** Whether somebody is on the premises; `unknown`: nobody can tell at the moment. */
export const whereabouts = ['here', 'away', 'unknown'] as const;
export type Whereabouts = (typeof whereabouts)[number];

/** The newest sweep. */
export interface SweepState {
  engine: string | null;
  /** Its end, epoch milliseconds; null: there was none yet. */
  sweptAt: number | null;
  /** Why nothing could be learned from it; null: it was sound. */
  blind: string | null;
  /** Whether a living process has the turn to sweep. */
  sweeping: boolean;
}

/** So many intervals may pass between two sweeps before what is known counts as out of date. */
const patienceIntervals = 3;

/** How long (ms) nobody has to have looked before that counts as not watching. */
export const patienceMs = (intervalSeconds: number): number => patienceIntervals * intervalSeconds * 1000;

/** Whether it can be believed now who is here: the newest sweep could see the network and is not out of date. */
export function isSound({ sweptAt, blind }: SweepState, now: number, intervalSeconds: number): boolean {
  return sweptAt !== null && blind === null && now - sweptAt <= patienceMs(intervalSeconds);
}

/**
 * Where somebody is (product R2: our own trouble never makes anybody absent). `isWatched`: a device that counts belongs to
 * the person; without one there is nothing that could show a presence. `sound` is what {@link isSound} says.
 */
export function whereaboutsOf(person: { isOnline: boolean; isWatched: boolean }, sound: boolean): Whereabouts {
  if (!sound || !person.isWatched) return 'unknown';
  return person.isOnline ? 'here' : 'away';
}

/** How many are where. */
export function countWhereabouts(all: readonly Whereabouts[]): Record<Whereabouts, number> {
  const counts = { here: 0, away: 0, unknown: 0 };
  for (const one of all) counts[one] += 1;
  return counts;
}
