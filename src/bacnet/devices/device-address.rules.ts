import { formatAddress, networkOf, parseAddress } from '../network/address.codec.js';

const usualPort = 47_808;

/** The one form of an address somebody has entered, which may leave the port out; null where it is none. */
export function canonicalAddress(text: string): string | null {
  const [host = '', route] = text.trim().toLowerCase().split('#', 2);
  const withPort = host.includes(':') ? host : `${host}:${usualPort}`;
  const parts = parseAddress(route === undefined ? withPort : `${withPort}#${route}`);
  return parts && formatAddress({ ...parts, ip: parts.ip.split('.').map(Number).join('.') });
}

/** Why a device of that network cannot be at that address; null: it can. Where no network is given, the address tells. */
export function networkProblem(address: string, network: number | undefined): string | null {
  const told = networkOf(address);
  return network === undefined || network === told ? null : `The address is on network ${told}.`;
}
