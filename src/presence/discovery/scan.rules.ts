/**
 * How the search for unknown devices stands. `waiting`: wanted, not begun. `failed`: ended early, `interrupted`: its process
 * ended.
 */
export const scanStates = ['never', 'waiting', 'running', 'done', 'failed', 'interrupted'] as const;
export type ScanState = (typeof scanStates)[number];

/** The search as it was stored; instants are epoch milliseconds. */
export interface Scan {
  requestedAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Whether the process that searches lives. */
  isAlive: boolean;
  problem: string | null;
}

export function scanStateOf({ requestedAt, startedAt, endedAt, isAlive, problem }: Scan): ScanState {
  if (startedAt !== null && endedAt === null && isAlive) return 'running';
  if (requestedAt !== null) return 'waiting';
  if (startedAt === null) return 'never';
  if (endedAt === null) return 'interrupted';
  return problem === null ? 'done' : 'failed';
}

/** A job that has not begun after this was lost, or nobody works on jobs. */
const lostAfterMs = 300_000;

/** Whether a wish for a search needs a job of its own, or is served by one that waits or runs. */
export function needsJob(scan: Scan, now: number): boolean {
  const state = scanStateOf(scan);
  if (state === 'running') return false;
  return state !== 'waiting' || now - (scan.requestedAt ?? now) > lostAfterMs;
}
