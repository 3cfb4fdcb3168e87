/** Failed attempts of one account from one address. Instants are monotonic milliseconds. */
export interface Failures {
  count: number;
  lastAt: number;
}

/** Failures that cost nothing: people mistype. */
const freeFailures = 5;
const baseMs = 5_000;
const maxMs = 15 * 60_000;
/** Failures are forgotten after this long without another one. */
export const forgetAfterMs = 60 * 60_000;

/** Pause after the given number of failures: none below five, then 5 s, 10 s, 20 s and so on up to 15 minutes. */
export function pauseMs(count: number): number {
  if (count < freeFailures) return 0;
  return Math.min(maxMs, baseMs * 2 ** Math.min(count - freeFailures, 20));
}

/** How long the next attempt has to wait yet, in milliseconds; 0 where it may be made now. */
export function waitMs(failures: Failures | undefined, now: number): number {
  if (!failures || now - failures.lastAt >= forgetAfterMs) return 0;
  return Math.max(0, failures.lastAt + pauseMs(failures.count) - now);
}

export function afterFailure(failures: Failures | undefined, now: number): Failures {
  const remembered = failures && now - failures.lastAt < forgetAfterMs ? failures.count : 0;
  return { count: remembered + 1, lastAt: now };
}

/**
 * The part of an address that one guesser cannot change at will: IPv4 whole, IPv6 its /64 network, since every host
 * there may take as many addresses as it likes.
 */
export function addressGroup(address: string): string {
  const plain = address.split('%', 1)[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped) return mapped;
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::', 2);
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
