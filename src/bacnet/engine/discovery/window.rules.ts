const shortestMs = 3_000;
const extensionMs = 1_000;
const longestMs = 15_000;

/**
 * When listening for announcements ends: 3 s after the last question, 1 s after the last announcement where that is
 * later, and after 15 s in any case. Monotonic milliseconds.
 */
export function listeningEnds(askedAt: number, heardAt: number | null): number {
  const wanted = Math.max(askedAt + shortestMs, (heardAt ?? askedAt) + extensionMs);
  return Math.min(wanted, askedAt + longestMs);
}
