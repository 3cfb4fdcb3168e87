import type { ResultKind } from '../checks/check.rules.js';
import { longestFlapWindow, type CoreStatus, type StatusPolicy, type StatusState } from './status.rules.js';

export type ConclusiveKind = Exclude<ResultKind, 'inconclusive'>;

type Streaks = Pick<
  StatusState,
  | 'consecutiveFailures'
  | 'failingSince'
  | 'consecutiveSlow'
  | 'slowSince'
  | 'consecutiveSuccesses'
  | 'succeedingSince'
  | 'consecutiveGood'
  | 'goodSince'
>;

/** Counts one conclusive result: its own run grows, the runs it interrupts end. */
export function countResult(streaks: Streaks, kind: ConclusiveKind, at: number): Streaks {
  const failed = kind === 'failure';
  const slow = kind === 'slow';
  const success = kind === 'success';
  const since = (goesOn: boolean, count: number, start: number | null) => (goesOn && count === 0 ? at : start);
  return {
    consecutiveFailures: failed ? streaks.consecutiveFailures + 1 : 0,
    failingSince: since(failed, streaks.consecutiveFailures, streaks.failingSince),
    consecutiveSlow: slow ? streaks.consecutiveSlow + 1 : 0,
    slowSince: since(slow, streaks.consecutiveSlow, streaks.slowSince),
    consecutiveSuccesses: success ? streaks.consecutiveSuccesses + 1 : 0,
    succeedingSince: since(success, streaks.consecutiveSuccesses, streaks.succeedingSince),
    consecutiveGood: failed ? 0 : streaks.consecutiveGood + 1,
    goodSince: since(!failed, streaks.consecutiveGood, streaks.goodSince),
  };
}

export interface Verdict {
  core: CoreStatus;
  /** The first result of the run that proves it. */
  since: number;
}

/**
 * What the checks say after the newest result. `failureThreshold` failures in a row are `down`, as many slow answers in a
 * row `degraded`; leaving `down` takes `recoveryThreshold` answers, leaving `degraded` as many fast ones; from
 * `unknown` one fast answer is enough.
 */
export function judge(state: StatusState, policy: StatusPolicy): Verdict {
  const { failureThreshold, recoveryThreshold } = policy;
  const fast = state.consecutiveSuccesses >= (state.core === 'unknown' ? 1 : recoveryThreshold);
  if (state.consecutiveFailures >= failureThreshold) return change(state, 'down', state.failingSince);
  if (state.core === 'down') {
    if (state.consecutiveGood < recoveryThreshold) return change(state, 'down', state.coreSince);
    return change(state, fast ? 'up' : 'degraded', state.goodSince);
  }
  if (state.consecutiveSlow >= failureThreshold) return change(state, 'degraded', state.slowSince);
  return fast ? change(state, 'up', state.succeedingSince) : change(state, state.core, state.coreSince);
}

function change(state: StatusState, core: CoreStatus, since: number | null): Verdict {
  return { core, since: core === state.core ? state.coreSince : (since ?? state.coreSince) };
}

/** Appends one result to the short history of good and bad. */
export function remember(
  state: Pick<StatusState, 'recentBits' | 'recentCount'>,
  good: boolean,
  policy: Pick<StatusPolicy, 'flapWindow'>,
): Pick<StatusState, 'recentBits' | 'recentCount'> {
  const window = Math.min(policy.flapWindow, longestFlapWindow);
  const bits = (state.recentBits << 1) | (good ? 1 : 0);
  return { recentBits: bits & (2 ** window - 1), recentCount: Math.min(state.recentCount + 1, window) };
}

/** How often good and bad took turns within the history. */
export function changesIn(state: Pick<StatusState, 'recentBits' | 'recentCount'>): number {
  let pairs = turns(state);
  let changes = 0;
  for (; pairs !== 0; pairs >>>= 1) changes += pairs & 1;
  return changes;
}

function turns({ recentBits, recentCount }: Pick<StatusState, 'recentBits' | 'recentCount'>): number {
  return (recentBits ^ (recentBits >>> 1)) & (2 ** Math.max(0, recentCount - 1) - 1);
}

/**
 * Whether the target flaps after the newest result. Only a result that differs from the one before starts it, and never
 * in maintenance, where restarts are expected. It ends when the history is calm and the present run is long enough to
 * be believed (right after a pause the history is empty, which is no proof of calm).
 */
export function judgeFlapping(state: StatusState, policy: StatusPolicy): boolean {
  const changes = changesIn(state);
  if (!state.flapping) {
    return !state.inMaintenance && (turns(state) & 1) === 1 && changes >= policy.flapChanges;
  }
  const settled =
    state.consecutiveFailures >= policy.failureThreshold || state.consecutiveGood >= policy.recoveryThreshold;
  return !(settled && changes <= policy.stableChanges);
}
