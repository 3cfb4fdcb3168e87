import type { Direction } from '../../corrections/correction.rules.js';

/** An arrival and the departure that belongs to it (epoch ms); what is missing is null and is never made up. */
export interface Pair {
  in: number | null;
  out: number | null;
}

export interface Step {
  at: number;
  direction: Direction;
}

/** Arrivals and departures in order of time as pairs: who arrives twice has not punched the departure between, and so on. */
export function pairsOf(steps: readonly Step[]): Pair[] {
  const pairs: Pair[] = [];
  for (const { at, direction } of steps) {
    const last = pairs.at(-1);
    if (direction === 'in') pairs.push({ in: at, out: null });
    else if (last && last.in !== null && last.out === null) last.out = at;
    else pairs.push({ in: null, out: at });
  }
  return pairs;
}

/** Milliseconds between the arrivals and departures that are both known. */
export function measuredMs(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, pair) => sum + lengthOf(pair), 0);
}

/** Milliseconds between a known departure and the known arrival that follows it. */
export function gapsMs(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, pair, index) => sum + lengthOf({ in: pairs[index - 1]?.out ?? null, out: pair.in }), 0);
}

const lengthOf = ({ in: from, out: to }: Pair) => (from === null || to === null ? 0 : to - from);
