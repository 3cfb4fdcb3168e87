/**
 * Addresses where clouds hand credentials to whoever asks from inside the machine: AWS, Azure, Google and most others
 * share the first; then the container and pod agents of AWS, Alibaba, Oracle, and Azure's wire server.
 */
const metadataV4 = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
]);
const metadataV6 = new Set(['fd00:ec2:0:0:0:0:0:254', 'fd00:ec2:0:0:0:0:0:23']);

/** IPv6 prefixes (in 16-bit groups) that carry an IPv4 address in the two groups after them. */
const embeddings: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0x64, 0xff9b, 1, 0, 0, 0],
  [0x2002],
];

/** Whether an IP address, in any spelling that embeds an IPv4 address too, is a metadata service of a cloud. */
export function isMetadataAddress(address: string): boolean {
  if (!address.includes(':')) return metadataV4.has(address);
  const groups = expandIpv6(address);
  if (!groups) return false;
  if (metadataV6.has(groups.map(group => group.toString(16)).join(':'))) return true;
  return embeddings.some(prefix => {
    if (!prefix.every((group, index) => groups[index] === group)) return false;
    const [high = 0, low = 0] = groups.slice(prefix.length);
    return metadataV4.has(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
  });
}

/** The eight 16-bit groups of an IPv6 address, a zone (`%eth0`) left out; null when it is not one. */
export function expandIpv6(address: string): number[] | null {
  const plain = dottedToGroups(address.split('%')[0] ?? '');
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...head, ...Array<string>(halves.length === 2 ? gap : 0).fill('0'), ...tail];
  return groups.every(group => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map(group => parseInt(group, 16)) : null;
}

function dottedToGroups(address: string): string {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (!dotted) return address;
  const [a = 0, b = 0, c = 0, d = 0] = dotted.slice(1).map(Number);
  return address.slice(0, dotted.index) + `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** `[::1]` and `::1` name the same host. */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** `10.0.0.5:443` or `[::1]:443`. */
export function formatPeer(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
