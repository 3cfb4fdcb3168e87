/** How a point comes to its values. Plain data; moments are monotonic milliseconds. */
export interface Following {
  /** `subscribed`: it is told of changes; `asking`: the subscription is on its way; `polling`: read at its interval. */
  mode: 'asking' | 'subscribed' | 'polling';
  /** When to subscribe, to renew the subscription or to try it again. */
  subscribeAt: number;
  /** When the device forgets the subscription. */
  lapsesAt: number;
  /** When to read it, to see whether what was told is still right. */
  readAt: number;
  /** Readings in a row that were not what was told. */
  mismatches: number;
  /** The last value it was told; null: none since it subscribed. */
  told: Told | null;
}

export type Told = { value: number | null; text: string | null };

export const lifetimeSeconds = 600;
const watchdogMs = 900_000;
const backToPollingMs = 3_600_000;
const tryAgainMs = 60_000;
const mostMismatches = 2;

/** A new one: it is subscribed to and read at once. */
export function beginFollowing(now: number): Following {
  return { mode: 'asking', subscribeAt: now, lapsesAt: now, readAt: now, mismatches: 0, told: null };
}

/** Renewed at half of its lifetime, 10 % earlier or later: `random` is 0..1. */
export function afterSubscribed(following: Following, now: number, random: number): Following {
  const renewMs = (lifetimeSeconds * 1000 * (0.9 + 0.2 * random)) / 2;
  return { ...following, mode: 'subscribed', subscribeAt: now + renewMs, lapsesAt: now + lifetimeSeconds * 1000 };
}

/** The device takes no subscription, or takes it and does not tell: an hour of polling. */
export function afterRefused(following: Following, now: number): Following {
  return { ...following, mode: 'polling', subscribeAt: now + backToPollingMs, readAt: now, mismatches: 0, told: null };
}

/** No reply to a subscription: tried again soon. One that is renewed lasts for half of its lifetime yet. */
export function afterNoReply(following: Following, now: number, random: number): Following {
  const subscribeAt = now + tryAgainMs * (0.9 + 0.2 * random);
  if (following.mode !== 'subscribed' || now < following.lapsesAt) return { ...following, subscribeAt };
  return { ...beginFollowing(now), subscribeAt };
}

export function afterTold(following: Following, told: Told): Following {
  return { ...following, told };
}

/**
 * After a reading (null: it could not be read). Two in a row that are not what was told, and the subscription is not believed any more. A change
 * smaller than the increment of the point is none: the device does not tell it.
 */
export function afterRead(
  following: Following,
  read: Told | null,
  { increment, intervalMs }: { increment: number | null; intervalMs: number },
  now: number,
): Following {
  const next = { ...following, readAt: now + readEveryMs(following, intervalMs) };
  if (following.mode !== 'subscribed' || !read) return next;
  const isAsTold = following.told !== null && isSame(following.told, read, increment ?? 0);
  const mismatches = isAsTold ? 0 : following.mismatches + 1;
  if (mismatches < mostMismatches) return { ...next, mismatches };
  return { ...afterRefused(next, now), readAt: now + intervalMs };
}

/**
 * A point that is told of changes is read now and then all the same: every 15 min, or at its interval where that is
 * longer. One that was never told anything is read as usual: a device can accept a subscription and keep silent.
 */
function readEveryMs({ mode, told }: Pick<Following, 'mode' | 'told'>, intervalMs: number): number {
  return mode === 'subscribed' && told ? Math.max(intervalMs, watchdogMs) : intervalMs;
}

function isSame(told: Told, read: Told, increment: number): boolean {
  if (told.value !== null && read.value !== null) return Math.abs(told.value - read.value) <= increment;
  return told.value === read.value && told.text === read.text;
}
