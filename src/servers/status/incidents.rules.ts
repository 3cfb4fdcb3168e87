import type { ResultKind } from '../checks/check.rules.js';
import type { IncidentEffect, ParentView, StatusPolicy, StatusState } from './status.rules.js';
import { transitions } from './transitions.rules.js';

/** The target is down, and so is (or seems to be) the server it is reached through: shown as unreachable, not announced. */
export function isUnreachable(state: Pick<StatusState, 'core'>, parent: ParentView | null): boolean {
  return state.core === 'down' && parent !== null && (parent.status === 'down' || parent.consecutiveFailures > 0);
}

/**
 * Whether the parent leaves the fault with the child. A parent last checked before the child's first failure proves
 * nothing: both may have gone together.
 */
function parentPermits(parent: ParentView | null, firstFailureAt: number): boolean {
  if (parent === null) return true;
  const answers = parent.status === 'up' || parent.status === 'degraded';
  return (
    answers && parent.consecutiveFailures === 0 && parent.lastCheckAt !== null && parent.lastCheckAt >= firstFailureAt
  );
}

/**
 * Opens or closes the incident after a conclusive result. `before` is the state before it, `after` already holds the new
 * counters, core status and flapping flag.
 *
 * An incident that was held back opens at a later failure, never at an answer: parent and child usually come back
 * together, and then there is nothing left to tell.
 */
export function judgeIncident(
  before: StatusState,
  after: StatusState,
  result: { kind: ResultKind; at: number; cause: string },
  policy: StatusPolicy,
): IncidentEffect | null {
  const { incident } = transitions[before.core][after.core];
  if (after.incidentSince !== null) {
    if (incident !== 'close' || after.flapping || after.consecutiveGood === 0) return null;
    const endedAt = Math.max(after.goodSince ?? result.at, after.incidentSince);
    return { type: 'incident_closed', endedAt, detectedAt: result.at };
  }
  const startsFlapping = after.flapping && !before.flapping;
  const due = startsFlapping || (result.kind === 'failure' && (incident === 'open' || after.flapping));
  if (!due || after.inMaintenance || after.paused) return null;
  const firstFailureAt = after.core === 'down' ? after.coreSince : (after.failingSince ?? result.at);
  if (!parentPermits(policy.parent, firstFailureAt)) return null;
  return {
    type: 'incident_opened',
    startedAt: Math.max(firstFailureAt, after.activeSince),
    detectedAt: result.at,
    cause: startsFlapping ? 'flapping' : result.cause,
  };
}
