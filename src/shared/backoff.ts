export interface BackoffPolicy {
  baseMs: number;
  maxMs: number;
  /** 0..1, where in the spread this delay lies; 0.5 is the middle. Pass a random number to keep a herd apart. */
  jitter?: number;
}

/** Doubling delay before attempt `failures + 1`, at most `maxMs`, spread by -25 % to +25 % (never above the maximum). */
export function backoffMs(failures: number, { baseMs, maxMs, jitter = 0.5 }: BackoffPolicy): number {
  const doubled = Math.min(maxMs, baseMs * 2 ** Math.max(0, Math.min(failures - 1, 50)));
  return Math.round(Math.min(maxMs, doubled * (0.75 + 0.5 * jitter)));
}
