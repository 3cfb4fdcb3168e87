import { isMetadataAddress } from '../egress/address.rules.js';
import { parseIp } from '../shared/ip.js';
import { withoutBrackets } from './checks/check.address.rules.js';

const maxLength = 253;

/** Why a text cannot be the host of a server (a name, an IPv4 or an IPv6 address, nothing around it), or null. */
export function hostProblem(host: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return 'Give the host alone, without http:// or another scheme.';
  if (/\s/.test(host)) return 'A host has no spaces.';
  const bare = withoutBrackets(host);
  if (bare.includes(':')) return ipv6Problem(bare);
  if (bare !== host) return 'Only an IPv6 address stands in brackets.';
  return isNumeric(host) ? ipv4Problem(host) : nameProblem(host);
}

function ipv6Problem(host: string): string | null {
  const [, zone] = host.split('%', 2);
  if (!parseIp(host) || (zone !== undefined && !/^[\w.-]{1,32}$/.test(zone))) {
    return 'This is not an IPv6 address (the port has a field of its own).';
  }
  return metadataProblem(host);
}

/** The system would read `127.1`, `0x7f000001` or `2130706433` as addresses too: only the usual form is taken. */
function isNumeric(host: string): boolean {
  const last = host.replace(/\.$/, '').split('.').at(-1) ?? '';
  return /^(\d+|0x[0-9a-f]*)$/i.test(last);
}

function ipv4Problem(host: string): string | null {
  return parseIp(host) ? metadataProblem(host) : 'This is not an IPv4 address.';
}

function metadataProblem(address: string): string | null {
  return isMetadataAddress(address)
    ? 'This address hands out credentials of the machine Sitewatch runs on; it is never asked.'
    : null;
}

function nameProblem(host: string): string | null {
  const labels = host.replace(/\.$/, '').split('.');
  const fits = host.length <= maxLength && labels.every(label => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i.test(label));
  return fits ? null : 'This is not a host name; names with other letters than a-z are given in their xn-- form.';
}
