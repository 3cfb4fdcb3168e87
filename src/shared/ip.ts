/** An IP address as numbers: the two 16-bit groups of an IPv4 address or the eight of an IPv6 address, zone left out. */
export interface Ip {
  family: 4 | 6;
  groups: readonly number[];
}

/** All addresses whose first `bits` bits are those of `base`. */
export interface IpRange {
  base: Ip;
  bits: number;
}

/** Reads the usual text of an address (`10.0.0.5`, `fe80::1%eth0`, `::ffff:10.0.0.5`); null when it is none. */
export function parseIp(text: string): Ip | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Ip | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return Math.max(a, b, c, d) > 255 ? null : { family: 4, groups: [(a << 8) | b, (c << 8) | d] };
}

function parseIpv6(text: string): Ip | null {
  const plain = withoutDots(text.split('%')[0] ?? '');
  const halves = plain?.split('::') ?? [];
  if (halves.length === 0 || halves.length > 2) return null;
  const [head = [], tail = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...head, ...Array<string>(halves.length === 2 ? gap : 0).fill('0'), ...tail];
  const isAddress = groups.every(group => /^[0-9a-f]{1,4}$/i.test(group));
  return isAddress ? { family: 6, groups: groups.map(group => parseInt(group, 16)) } : null;
}

/** Writes the IPv4 address an IPv6 address may end with as two groups; null when it is none. */
function withoutDots(text: string): string | null {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const tail = parseIpv4(text.slice(start));
  return tail && text.slice(0, start) + tail.groups.map(group => group.toString(16)).join(':');
}

/**
 * Reads an IPv4 address as the C library does, besides the usual form: `127.1`, `0177.0.0.1`, `0x7f000001`,
 * `2130706433` (one to four decimal, octal or hexadecimal numbers, the last one filling what is left).
 */
export function parseLooseIpv4(text: string): Ip | null {
  const parts = text.replace(/\.$/, '').split('.').map(readNumber);
  const last = parts.pop();
  if (last === undefined || parts.length > 3) return null;
  if (parts.some(part => Number.isNaN(part) || part > 255) || !(last < 256 ** (4 - parts.length))) return null;
  const value = parts.reduce((sum, part, index) => sum + part * 256 ** (3 - index), last);
  return { family: 4, groups: [Math.floor(value / 65_536), value % 65_536] };
}

function readNumber(text: string): number {
  if (/^0x[0-9a-f]*$/i.test(text)) return parseInt(text.slice(2) || '0', 16);
  if (/^0[0-7]*$/.test(text)) return parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
}

/** The one text every spelling of an address has in common (RFC 5952 for IPv6). */
export function formatIp({ family, groups }: Ip): string {
  if (family === 4) return groups.map(group => `${group >> 8}.${group & 255}`).join('.');
  const { start, length } = longestZeros(groups);
  const hex = groups.map(group => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, index) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}

/** Reads `10.0.0.0/8`, `fd00::/8`, or a single address; null for anything else, also where bits after the prefix are set. */
export function parseIpRange(text: string): IpRange | null {
  const [address = '', length, more] = text.split('/');
  const base = address.includes('%') ? null : parseIp(address);
  if (!base || more !== undefined || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return null;
  const all = base.groups.length * 16;
  const range = { base, bits: length === undefined ? all : Number(length) };
  if (range.bits > all) return null;
  const isClean = base.groups.every((group, index) => (group & ~maskOf(range.bits, index)) === 0);
  return isClean ? range : null;
}

/** A comma-separated list of ranges; `wrong` are the entries that cannot be read. */
export function parseIpRanges(text: string): { ranges: IpRange[]; wrong: string[] } {
  const entries = text
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
  const read = entries.map(entry => ({ entry, range: parseIpRange(entry) }));
  return {
    ranges: read.flatMap(({ range }) => range ?? []),
    wrong: read.flatMap(({ entry, range }) => (range ? [] : entry)),
  };
}

export function isInRange(ip: Ip, { base, bits }: IpRange): boolean {
  if (ip.family !== base.family) return false;
  return base.groups.every((group, index) => (((ip.groups[index] ?? 0) ^ group) & maskOf(bits, index)) === 0);
}

/** The bits of one 16-bit group that belong to a prefix of `bits` bits. */
function maskOf(bits: number, group: number): number {
  const own = Math.min(16, Math.max(0, bits - group * 16));
  return (0xffff << (16 - own)) & 0xffff;
}
