/** How a site stands: it reports, it has fallen silent, it has never reported, or it may not report. */
export const siteStatuses = ['reporting', 'silent', 'never', 'disabled'] as const;
export type SiteStatus = (typeof siteStatuses)[number];

/** Three heartbeats are missing by then. */
const patienceMs = 15 * 60_000;

/** What is known about the heartbeats of a site. Instants are epoch milliseconds of this program's clock. */
export interface Heard {
  enabled: boolean;
  lastHeartbeatAt: number | null;
  /** Set once people were told. */
  silentSince: number | null;
}

export function siteStatus({ enabled, lastHeartbeatAt, silentSince }: Heard, now: number): SiteStatus {
  if (!enabled) return 'disabled';
  if (lastHeartbeatAt === null) return 'never';
  return silentSince !== null || now - lastHeartbeatAt > patienceMs ? 'silent' : 'reporting';
}

/**
 * Sites whose last heartbeat is from before this instant are silent (product R9), or null where nobody can be said to be:
 * this program has not listened for long enough since `watchedSince`, and its own absence is not theirs.
 */
export function silentBefore(now: number, watchedSince: number): number | null {
  const cutoff = now - patienceMs;
  return watchedSince <= cutoff ? cutoff : null;
}

/** A message that is under way for longer than this has been lost. */
const longestUnderWayMs = 8 * 60_000;

/**
 * Whether a heartbeat says something new. `madeAt` is the time by the clock of the site, which decides between two that
 * overtook each other. Where nothing newer came for so long that an older one cannot be a straggler, the clock of the
 * site was set back, and it is believed.
 */
export function isNews(
  { madeAt, now }: { madeAt: number; now: number },
  before: { madeAt: number | null; heardAt: number | null },
): boolean {
  if (before.madeAt === null || before.heardAt === null || madeAt > before.madeAt) return true;
  return madeAt < before.madeAt && now - before.heardAt > longestUnderWayMs;
}

/** What a message calls a site. */
export const nameOf = ({ siteId, name }: { siteId: string; name: string }): string => name || siteId;

/** `25 min`, `3 h 5 min`, `2 d 4 h`. */
export function roughly(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
