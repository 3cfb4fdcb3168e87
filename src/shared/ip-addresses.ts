import type { Ip, IpRange } from './ip.js';

/** How many addresses a range spans, the two that no host has included. */
export function sizeOf({ base, bits }: IpRange): number {
  return 2 ** (base.groups.length * 16 - bits);
}

/**
 * The addresses of a range that hosts can have, in order: without those of the network itself and of its broadcast (IPv4),
 * or of its routers (IPv6), where the range is large enough to have them. For ranges of a bounded size.
 */
export function hostsOf(range: IpRange): Ip[] {
  const { base } = range;
  const size = sizeOf(range);
  const first = size > 2 ? 1 : 0;
  const end = size > 2 && base.family === 4 ? size - 1 : size;
  return Array.from({ length: end - first }, (_, index) => ({
    family: base.family,
    groups: plus(base.groups, first + index),
  }));
}

function plus(groups: readonly number[], count: number): number[] {
  let carry = count;
  return groups
    .toReversed()
    .map(group => {
      const sum = group + carry;
      carry = Math.floor(sum / 65_536);
      return sum % 65_536;
    })
    .toReversed();
}
