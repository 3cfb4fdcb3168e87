import type { Protocol } from '../checks/check.rules.js';

/** How a run of a job ended. */
export const runOutcomes = ['success', 'fail'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What an agent's heartbeats say about its server (product S6). */
export const heartbeatStatuses = ['online', 'warning', 'offline'] as const;
export type HeartbeatStatus = (typeof heartbeatStatuses)[number];

/** The agent of a server that has other checks is offline after this. */
export const agentWindowMs = 60_000;

/** How often heartbeats are expected, in milliseconds. */
export interface Pace {
  protocol: Protocol;
  /** Between two heartbeats of a `heartbeat` server; of all others between two checks, which says nothing here. */
  intervalMs: number;
  graceMs: number;
}

/** A server is in time as long as its newest heartbeat is not older than this. */
export function windowOf({ protocol, intervalMs, graceMs }: Pace): number {
  return protocol === 'heartbeat' ? intervalMs + graceMs : agentWindowMs;
}

/** Half of what is expected, less up to a sixth: agents that were started together, or on the minute, drift apart. */
const share = { least: 5 / 12, most: 1 / 2 };

/** Whole seconds after which the agent should send its next heartbeat; `jitter` is 0..1. */
export function nextInSeconds({ protocol, intervalMs }: Pace, jitter: number): number {
  const expectedMs = protocol === 'heartbeat' ? intervalMs : agentWindowMs;
  const wished = (expectedMs / 1000) * (share.least + (share.most - share.least) * jitter);
  return Math.max(1, Math.round(wished));
}

/** What is known about the heartbeats of one server; instants are epoch milliseconds. */
export interface Heard {
  /** The newest heartbeat; null: none ever. */
  last: number | null;
  /** The passed deadline, once it was announced. */
  lostAt: number | null;
  windowMs: number;
}

/**
 * `online` and `warning` up to and including the window, `offline` after it. `watchedSince` is the instant since which
 * this program has been able to hear agents without a break: silence before it is not held against them. Null: nobody
 * expects an agent there, since the server has other checks and never had one.
 */
export function heartbeatStatus(
  now: number,
  { last, lostAt, windowMs }: Heard,
  { protocol, watchedSince, activeAlerts }: { protocol: Protocol; watchedSince: number; activeAlerts: number },
): HeartbeatStatus | null {
  if (last === null) return protocol === 'heartbeat' ? 'offline' : null;
  const heard = lostAt === null ? Math.max(last, watchedSince) : last;
  if (now - heard > windowMs) return 'offline';
  return activeAlerts > 0 ? 'warning' : 'online';
}

/** What is shown about the agent of a server; instants as ISO 8601 in UTC. */
export interface AgentState {
  heartbeat_status: HeartbeatStatus | null;
  last_heartbeat: string | null;
  agent_version: string | null;
}
