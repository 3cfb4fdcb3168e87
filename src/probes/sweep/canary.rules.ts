import { isInRange, parseIp, parseIpRange } from '../../shared/ip.js';

/** What became of an address, and why it is not `up`. */
interface Asked {
  answer: 'up' | 'down' | 'unknown';
  reason: string;
}

/** Addresses that are asked besides the wished ones, to see whether the answers can be believed. */
export interface Canaries {
  /** Must answer: the engine itself works. */
  present: string;
  /** The way out; null where none is known. */
  gateway: string | null;
  /** Must not answer (it is reserved for documentation); null where none is safe to ask. */
  absent: string | null;
}

/** Reserved for documentation (RFC 5737): nobody has them, unless a network is made of them. */
const documentation = ['192.0.2.1', '198.51.100.1', '203.0.113.1'];

/** A documentation address that is not on a network of this machine. `networks` in CIDR form. */
export function absentAddress(networks: readonly string[]): string | null {
  const own = networks.flatMap(text => parseIpRange(text) ?? []);
  const isFree = (text: string) => {
    const ip = parseIp(text);
    return ip !== null && !own.some(range => range.bits > 0 && isInRange(ip, range));
  };
  return documentation.find(isFree) ?? null;
}

/** Why nothing can be learned from these answers; null: they are sound. */
export function blindness(canaries: Canaries, results: ReadonlyMap<string, Asked>): string | null {
  const own = results.get(canaries.present);
  if (own?.answer !== 'up') return `This machine does not even reach itself: ${own?.reason ?? 'no answer'}`;
  if (canaries.absent !== null && results.get(canaries.absent)?.answer === 'up')
    return `Something answers for every address here, also for ${canaries.absent}, which nobody has.`;
  return null;
}
