import type { StatusPolicy, StatusState } from './status.rules.js';

/** The second opinion on a first failure or a first answer comes at once, yet not in the same breath. */
export const confirmationDelayMs = 1_000;

/**
 * How long after the newest result the next check comes while a change waits to be believed; null means at its usual
 * place in the schedule (also when that comes sooner). A check that could not be carried out is not repeated at once,
 * and a flapping target is not asked more often: its announcements wait anyway.
 */
export function nextCheckDelay(state: StatusState, policy: StatusPolicy, retryIntervalMs: number): number | null {
  if (state.paused || state.flapping) return null;
  const pending = resultsTowardsChange(state, policy);
  if (pending === 0) return null;
  const inconclusive = state.lastResultAt !== state.lastCheckAt;
  const delay = pending === 1 && !inconclusive ? confirmationDelayMs : retryIntervalMs;
  return delay < policy.intervalMs ? delay : null;
}

function resultsTowardsChange(state: StatusState, policy: StatusPolicy): number {
  if (state.core === 'down') return state.consecutiveGood < policy.recoveryThreshold ? state.consecutiveGood : 0;
  return state.consecutiveFailures < policy.failureThreshold ? state.consecutiveFailures : 0;
}
