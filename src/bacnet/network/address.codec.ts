/**
 * Where a device is: `ip:port`, or behind a router `ip:port#network:mac` with the MAC in hexadecimal. Opaque to all but
 * this file and the transport.
 */
export type BacnetAddress = string;

/** An object of a device: `analog-input 3` is type 0, instance 3. */
export interface ObjectId {
  type: number;
  instance: number;
}

export interface AddressParts {
  ip: string;
  port: number;
  /** Null: on the network of the socket itself. */
  route: { network: number; mac: string } | null;
}

/** Null for anything {@link formatAddress} does not make. */
export function parseAddress(address: BacnetAddress): AddressParts | null {
  const found = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})(?:#(\d{1,5}):((?:[0-9a-f]{2}){1,7}))?$/.exec(address);
  if (!found) return null;
  const [, ip = '', port = '', network, mac] = found;
  const octets = ip.split('.').map(Number);
  if (octets.some(octet => octet > 255) || Number(port) < 1 || Number(port) > 65_535) return null;
  const place = { ip: octets.join('.'), port: Number(port) };
  if (network === undefined || mac === undefined) return { ...place, route: null };
  if (Number(network) < 1 || Number(network) > 65_534) return null;
  return { ...place, route: { network: Number(network), mac } };
}

export function formatAddress({ ip, port, route }: AddressParts): BacnetAddress {
  return route ? `${ip}:${port}#${route.network}:${route.mac}` : `${ip}:${port}`;
}

/** The network a device is on, 0 for the one of the socket: part of its identity beside its instance. */
export function networkOf(address: BacnetAddress): number {
  return parseAddress(address)?.route?.network ?? 0;
}

/** What shares one line: the device itself, or everything on the same network behind the same router. */
export function lineOf(address: BacnetAddress): string {
  const parts = parseAddress(address);
  return parts?.route ? `${parts.ip}:${parts.port}#${parts.route.network}` : address;
}
