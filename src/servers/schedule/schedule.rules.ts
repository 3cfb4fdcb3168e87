const shortestIntervalMs = 50;
const defaultTimeoutMs = 10_000;

/** Slots are whole milliseconds; an interval is rounded to one and never shorter than {@link shortestIntervalMs}. */
function gridOf(intervalMs: number): number {
  return Math.max(shortestIntervalMs, Math.round(intervalMs));
}

/**
 * Where inside its interval a server is checked, in whole milliseconds from 0 up to (not including) the interval. It
 * depends on the id alone, so a restart moves no check, and it scatters: servers made one after the other do not
 * gather.
 */
export function phaseOf(serverId: number, intervalMs: number): number {
  return Math.floor((scatter(serverId) / 2 ** 32) * gridOf(intervalMs));
}

/** The finalizer of MurmurHash3 (public domain, Austin Appleby): every bit of the id reaches every bit of the result. */
function scatter(serverId: number): number {
  let bits = (serverId >>> 0) ^ Math.floor(serverId / 2 ** 32);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * The first slot strictly after `after`. Slots are counted from the epoch (`phase + k * interval`), so every process
 * finds the same ones without asking anybody. Epoch milliseconds.
 */
export function nextSlot(serverId: number, intervalMs: number, after: number): number {
  const interval = gridOf(intervalMs);
  const phase = phaseOf(serverId, intervalMs);
  return (Math.floor((after - phase) / interval) + 1) * interval + phase;
}

/** Servers that missed their slot are spread over this time, so that a restart is no herd. */
const catchUpMs = 5_000;

/**
 * The first slot in a process that has just taken the server over. Never checked (`lastSlot` null): now. In step: its
 * place on the grid. A slot missed meanwhile is made up for within {@link catchUpMs}, spread by the phase, unless the
 * grid comes first.
 */
export function firstSlot(serverId: number, intervalMs: number, lastSlot: number | null, now: number): number {
  if (lastSlot === null) return now;
  const next = nextSlot(serverId, intervalMs, now);
  if (nextSlot(serverId, intervalMs, lastSlot) >= next) return next;
  const share = phaseOf(serverId, intervalMs) / gridOf(intervalMs);
  return Math.min(next, now + share * Math.min(catchUpMs, gridOf(intervalMs)));
}

/** How many of `total` servers one of `workers` instances may hold, so that together they hold all of them. */
export function fairShare(total: number, workers: number): number {
  return Math.ceil(Math.max(0, total) / Math.max(1, workers));
}

/**
 * The deadline of one check: the wished one (10 s unless set), but always shorter than the interval, with up to a second
 * left for what is around the check, so that a check never meets its successor.
 */
export function effectiveTimeoutMs(timeoutMs: number | null, intervalMs: number): number {
  const interval = gridOf(intervalMs);
  const limit = Math.floor(Math.max(interval - 1_000, interval * 0.8));
  return Math.max(1, Math.min(timeoutMs ?? defaultTimeoutMs, limit));
}
