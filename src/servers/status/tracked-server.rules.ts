import type { Protocol } from '../checks/check.rules.js';
import { flapDefaults, type ParentView, type StatusPolicy, type StatusState } from './status.rules.js';

/** What deciding about one server needs: its rules, where it stands, and the version that was read. */
export interface TrackedServer {
  id: number;
  name: string;
  protocol: Protocol;
  parentId: number | null;
  /** Notification configs its operator has attached to it. */
  notify: number[];
  /** Between two results at most; of a `heartbeat` server with its grace. */
  intervalMs: number;
  retryIntervalMs: number;
  failureThreshold: number;
  recoveryThreshold: number;
  state: StatusState;
  version: number;
}

/** A `heartbeat` server is believed at once: its grace is its patience. */
export function policyOf(server: TrackedServer, parent: ParentView | null): StatusPolicy {
  const reports = server.protocol === 'heartbeat';
  return {
    failureThreshold: reports ? 1 : server.failureThreshold,
    recoveryThreshold: reports ? 1 : server.recoveryThreshold,
    intervalMs: server.intervalMs,
    parent,
    ...flapDefaults,
  };
}

/** A paused parent is nobody to wait for. */
export function parentView(state: StatusState): ParentView | null {
  if (state.paused) return null;
  return { status: state.core, consecutiveFailures: state.consecutiveFailures, lastCheckAt: state.lastCheckAt };
}
