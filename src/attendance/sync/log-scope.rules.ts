/** What was last known of a terminal's log. */
export interface KnownLog {
  /** Records the terminal said it holds; null before the first look. */
  count: number | null;
  /** How many of them, from the oldest on, are certainly in the ledger. */
  stored: number | null;
  readAt: number | null;
}

/** What of the log is worth storing: everything, or the records from a position on and those of the last days. */
export type LogScope = { kind: 'nothing' } | { kind: 'all' } | { kind: 'since'; position: number; date: string };

/** However well the counts fit, the whole log is compared with the ledger once a day. */
const longestTrustMs = 86_400_000;

/** So short a log is compared at every look: that there are as many records as before says little about it. */
const shortLog = 500;

/**
 * Decides what a poll has to store. Logs only grow, so what was compared once need not be compared again; a log that is
 * shorter than before was cleared, one that is full drops its oldest records: then nothing is taken for granted. `from` is
 * the first day that is wanted anyhow, null for all days.
 */
export function scopeOf(
  known: KnownLog,
  now: { count: number | null; capacity: number | null; at: number },
  wanted: { full: boolean; from: string | null },
): LogScope {
  const { count, stored, readAt } = known;
  if (wanted.full || count === null || stored === null || readAt === null || now.count === null) return { kind: 'all' };
  const isOld = now.at - readAt >= longestTrustMs || now.at < readAt;
  const isFull = now.capacity !== null && now.capacity > 0 && now.count >= now.capacity;
  if (isOld || isFull || now.count < count || stored < count) return { kind: 'all' };
  if (now.count === count) return count > shortLog ? { kind: 'nothing' } : { kind: 'all' };
  return wanted.from === null ? { kind: 'all' } : { kind: 'since', position: stored, date: wanted.from };
}

/**
 * The place of the record that shows whether it is still the log that was read before: the last one of those that are
 * stored. Where the ledger does not have it, the log was cleared and has grown again. Null: there is nothing to find out.
 */
export function placeOfProof(scope: LogScope): number | null {
  return scope.kind === 'since' && scope.position > 0 ? scope.position - 1 : null;
}

/** Whether a record at this place, of this local day, is in the scope. */
export function isInScope(scope: LogScope, position: number, localTime: string): boolean {
  if (scope.kind !== 'since') return scope.kind === 'all';
  return position >= scope.position || localTime >= scope.date;
}
