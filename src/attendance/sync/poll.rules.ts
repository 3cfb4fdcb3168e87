/** Seconds before the first, second and third repetition of a poll that failed, as in the reference. */
const retrySeconds = [300, 600, 1200] as const;
/** Polls begin every five minutes; one that is due a moment later is not put off for another five. */
const slackMs = 30_000;

export interface PollState {
  /** Polls in a row that failed since the last success or the last regular one. */
  failures: number;
  retryAt: number | null;
}

/** Whether the regular poll asks this terminal. */
export function isPollDue({ retryAt }: PollState, now: number): boolean {
  return retryAt === null || retryAt <= now + slackMs;
}

/** After a poll that failed; the third repetition is the last, then the regular polls go on. */
export function afterFailedPoll({ failures }: PollState, now: number): PollState {
  const wait = retrySeconds[failures];
  return wait === undefined ? { failures: 0, retryAt: null } : { failures: failures + 1, retryAt: now + wait * 1000 };
}
