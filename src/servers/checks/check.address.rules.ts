import { IpFamily } from './check.rules.js';

/** `[::1]` and `::1` name the same host. */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** `10.0.0.5:443` or `[::1]:443`. */
export function formatPeer(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The addresses of the family a check asks for. */
export function ofFamily<Address extends { family: number }>(
  addresses: readonly Address[],
  wished: IpFamily,
): Address[] {
  return addresses.filter(({ family }) => wished === 'auto' || family === (wished === 'ipv4' ? 4 : 6));
}
