import type { ResultKind } from '../checks/check.rules.js';
import type { ResultEvent, StatusPolicy, StatusState } from './status.rules.js';

const wordless: Record<ResultKind, string> = {
  success: 'Answered',
  slow: 'Answered slowly',
  failure: 'The check failed',
  inconclusive: 'The check could not be carried out',
};

/** What a result says in words, also where the check itself had nothing to remark. */
export function causeOf(result: Pick<ResultEvent, 'kind' | 'message' | 'responseTimeMs'>): string {
  if (result.message !== '') return result.message;
  const time = result.responseTimeMs === null ? '' : ` in ${Math.round(result.responseTimeMs)} ms`;
  return wordless[result.kind] + (result.kind === 'success' || result.kind === 'slow' ? time : '');
}

/** The line shown beside the status; it says how far a change is from being believed: `HTTP 503 (2 of 3 failures)`. */
export function describe(state: StatusState, result: ResultEvent, policy: StatusPolicy): string {
  const cause = causeOf(result);
  if (result.kind === 'inconclusive') return `No verdict: ${cause}`;
  const failures = state.consecutiveFailures;
  if (failures > 0) {
    return state.core === 'down' ? cause : `${cause} (${failures} of ${policy.failureThreshold} failures)`;
  }
  if (state.core === 'down') return `${cause} (${state.consecutiveGood} of ${policy.recoveryThreshold} good results)`;
  if (state.consecutiveSlow > 0 && state.core !== 'degraded') {
    return `${cause} (${state.consecutiveSlow} of ${policy.failureThreshold} slow answers)`;
  }
  if (state.consecutiveSuccesses > 0 && state.core === 'degraded') {
    return `${cause} (${state.consecutiveSuccesses} of ${policy.recoveryThreshold} fast answers)`;
  }
  return cause;
}
