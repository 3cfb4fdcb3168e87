import { formatIp, Ip, IpRange, isInRange, parseIp, parseIpRange, parseLooseIpv4 } from '../shared/ip.js';

/** What kind of place an address is. Everything but `public` is out of reach unless an admin allows it. */
export type AddressKind =
  | 'public'
  | 'metadata'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'shared'
  | 'multicast'
  | 'reserved'
  | 'unspecified';

/**
 * Where clouds hand credentials to whoever asks from inside the machine: AWS, Azure, Google, OpenStack and most others
 * share the first; then the container and pod agents of AWS, Alibaba, Tencent, Scaleway, Oracle, Azure's wire server.
 */
const metadata = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '169.254.0.23',
  '169.254.42.42',
  '192.0.0.192',
  '168.63.129.16',
  // AWS and its pod agent, Google, Scaleway, OpenStack.
  ...['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe'],
]);

/** The special addresses of the IANA registries (RFC 6890 and its successors); the first range that fits decides. */
const special: readonly (readonly [AddressKind, IpRange])[] = (
  [
    ['unspecified', '0.0.0.0/32'],
    ['reserved', '0.0.0.0/8'],
    ['private', '10.0.0.0/8'],
    ['shared', '100.64.0.0/10'],
    ['loopback', '127.0.0.0/8'],
    ['link-local', '169.254.0.0/16'],
    ['private', '172.16.0.0/12'],
    ['reserved', '192.0.0.0/24'],
    ['reserved', '192.0.2.0/24'],
    ['reserved', '192.88.99.0/24'],
    ['private', '192.168.0.0/16'],
    ['reserved', '198.18.0.0/15'],
    ['reserved', '198.51.100.0/24'],
    ['reserved', '203.0.113.0/24'],
    ['multicast', '224.0.0.0/4'],
    ['reserved', '240.0.0.0/4'],
    ['unspecified', '::/128'],
    ['loopback', '::1/128'],
    ['private', '64:ff9b:1::/48'],
    ['private', 'fc00::/7'],
    ['link-local', 'fe80::/10'],
    ['private', 'fec0::/10'],
    ['multicast', 'ff00::/8'],
    ['reserved', '2001::/23'],
    ['reserved', '2001:db8::/32'],
    ['reserved', '3fff::/20'],
  ] as const
).map(([kind, range]) => [kind, rangeOf(range)]);

/** All of IPv6 that is handed out to the public network; what lies outside and is not named above is nobody's yet. */
const globalUnicast = rangeOf('2000::/3');

/** IPv6 addresses that stand for an IPv4 address, and the group it begins at. Teredo hides the client's by inverting it. */
const embeddings: readonly { range: IpRange; at: number; inverted?: true }[] = [
  { range: rangeOf('::/96'), at: 6 },
  { range: rangeOf('::ffff:0:0/96'), at: 6 },
  { range: rangeOf('::ffff:0:0:0/96'), at: 6 },
  { range: rangeOf('64:ff9b::/96'), at: 6 },
  { range: rangeOf('2002::/16'), at: 1 },
  { range: rangeOf('2001::/32'), at: 2 },
  { range: rangeOf('2001::/32'), at: 6, inverted: true },
];
/** `::` and `::1`, which look as if they stood for `0.0.0.0` and `0.0.0.1`. */
const ownAddresses = rangeOf('::/127');
/** A local translator picks its own prefix in here (RFC 8215), and with it the place of the IPv4 address (RFC 6052). */
const localTranslation = rangeOf('64:ff9b:1::/48');

/** Reads an address in any spelling: brackets, a zone, a final dot, decimal, octal and hexadecimal IPv4. */
export function readAddress(text: string): Ip | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return parseIp(bare) ?? parseLooseIpv4(bare);
}

/** What kind of place an address is; one that stands for an IPv4 address is what that one is. */
export function kindOfAddress(ip: Ip): AddressKind {
  if (isMetadata(ip)) return 'metadata';
  const embedded = embeddedIn(ip).map(kindOfAddress);
  if (embedded.length > 0) return embedded.find(kind => kind !== 'public') ?? 'public';
  const [kind] = special.find(([, range]) => isInRange(ip, range)) ?? [];
  return kind ?? (ip.family === 4 || isInRange(ip, globalUnicast) ? 'public' : 'reserved');
}

/**
 * Whether a request may go to an address: to the public network, and to what `allowed` lists. An address that stands for
 * an IPv4 address is covered by a range of either. A cloud's metadata service is never asked, listed or not.
 */
export function mayReach(ip: Ip, allowed: readonly IpRange[]): boolean {
  const kind = kindOfAddress(ip);
  if (kind === 'public') return true;
  if (kind === 'metadata') return false;
  const covered = (one: Ip) => allowed.some(range => isInRange(one, range));
  const embedded = embeddedIn(ip);
  return covered(ip) || (embedded.length > 0 && embedded.every(one => kindOfAddress(one) === 'public' || covered(one)));
}

/** Whether the text of an address, in any spelling, names the metadata service of a cloud. */
export function isMetadataAddress(address: string): boolean {
  // Nearly every address that is asked about ends here.
  if (/^[1-9]\d*\.\d+\.\d+\.\d+$/.test(address)) return metadata.has(address);
  const ip = readAddress(address);
  return ip !== null && isMetadata(ip);
}

function isMetadata(ip: Ip): boolean {
  return metadata.has(formatIp(ip)) || [...embeddedIn(ip), ...locallyTranslated(ip)].some(isMetadata);
}

/** The IPv4 addresses an IPv6 address stands for; none for most. */
function embeddedIn(ip: Ip): Ip[] {
  if (ip.family === 4 || isInRange(ip, ownAddresses)) return [];
  return embeddings
    .filter(({ range }) => isInRange(ip, range))
    .map(({ at, inverted }) => ipv4Of(ip.groups.slice(at, at + 2).map(group => (inverted ? group ^ 0xffff : group))));
}

/** Every IPv4 address that a local translator may read from an address, for prefixes of 48, 56, 64 and 96 bits. */
function locallyTranslated(ip: Ip): Ip[] {
  if (!isInRange(ip, localTranslation)) return [];
  const bytes = ip.groups.flatMap(group => [group >> 8, group & 255]);
  // Bits 64 to 71 stay free (RFC 6052, section 2.2).
  const readings = [6, 7, 8].map(start => bytes.toSpliced(8, 1).slice(start));
  return [...readings, bytes.slice(12)].map(([a = 0, b = 0, c = 0, d = 0]) => ipv4Of([(a << 8) | b, (c << 8) | d]));
}

function ipv4Of(groups: number[]): Ip {
  return { family: 4, groups };
}

function rangeOf(text: string): IpRange {
  const range = parseIpRange(text);
  if (!range) throw new Error(`${text} is not a range of addresses`);
  return range;
}
