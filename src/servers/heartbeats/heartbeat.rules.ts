/** How a run of a job ended. */
export const runOutcomes = ['success', 'fail'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What an agent's heartbeats say about its server (product S6). */
export const heartbeatStatuses = ['online', 'warning', 'offline'] as const;
export type HeartbeatStatus = (typeof heartbeatStatuses)[number];
