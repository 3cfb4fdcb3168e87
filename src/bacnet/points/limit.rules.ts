import type { LimitState } from './bacnet-point.rules.js';

/** Between which values a point is normal; null: no limit on that side. */
export interface Limits {
  low: number | null;
  high: number | null;
  /** How far back inside a limit the value has to come before the state is normal again. */
  hysteresis: number;
}

/** Limits are kept as numbers of four bytes. */
export const largestLimit = 3.4e38;

/** Which of the limits makes no sense beside the others, and why; null: they are sound. */
export function limitProblem({ low, high, hysteresis }: Limits): { field: keyof Limits; message: string } | null {
  if (low === null || high === null) return null;
  if (low >= high) return { field: 'low', message: 'The low limit must be below the high one.' };
  if (hysteresis > high - low) return { field: 'hysteresis', message: 'The hysteresis must fit between the limits.' };
  return null;
}

/**
 * Where a point stands after a value: beyond a limit at once, normal again only when the value is back inside it by the
 * hysteresis. NaN says nothing and changes nothing; a limit that was taken away holds nobody.
 */
export function nextLimitState(state: LimitState, value: number, { low, high, hysteresis }: Limits): LimitState {
  if (Number.isNaN(value)) return state;
  if (high !== null && value > high) return 'high';
  if (low !== null && value < low) return 'low';
  if (state === 'high' && high !== null && value > high - hysteresis) return 'high';
  if (state === 'low' && low !== null && value < low + hysteresis) return 'low';
  return 'normal';
}

/** A value at an instant, epoch milliseconds. */
export interface LimitSample {
  at: number;
  value: number;
}

export interface LimitChange extends LimitSample {
  from: LimitState;
  to: LimitState;
}

/**
 * The changes that samples, in the order of time, bring about. Samples from before the last change have had their say
 * already: the same samples again change nothing.
 */
export function limitChanges(
  standing: { state: LimitState; since: number | null },
  samples: readonly LimitSample[],
  limits: Limits,
): LimitChange[] {
  const changes: LimitChange[] = [];
  let { state } = standing;
  for (const { at, value } of samples) {
    if (standing.since !== null && at <= standing.since) continue;
    const next = nextLimitState(state, value, limits);
    if (next !== state) changes.push({ at, value, from: state, to: next });
    state = next;
  }
  return changes;
}
