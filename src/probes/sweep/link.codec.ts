import type { Neighbour } from '../probe.client.js';

/** Reads `ip -j neigh`; entries without a hardware address are left out. */
export function readNeighbours(json: string): Neighbour[] {
  const entries: unknown = JSON.parse(json);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown): Neighbour[] => {
    if (!isRecord(entry)) return [];
    const { dst: address, lladdr: mac, state } = entry;
    if (typeof address !== 'string' || typeof mac !== 'string' || !Array.isArray(state)) return [];
    return [{ address, mac: mac.toLowerCase(), state: String(state[0] ?? '') }];
  });
}

/** The gateway of the default route in `/proc/net/route` (addresses in hexadecimal, byte order of the machine), or null. */
export function readGateway(table: string, littleEndian: boolean): string | null {
  for (const line of table.split('\n').slice(1)) {
    const [, destination, gateway = '', flags = '0'] = line.trim().split(/\s+/);
    if (destination !== '00000000' || (parseInt(flags, 16) & 2) === 0 || !/^[0-9A-F]{8}$/i.test(gateway)) continue;
    const bytes = [...gateway.matchAll(/../g)].map(([pair]) => parseInt(pair, 16));
    return (littleEndian ? bytes.toReversed() : bytes).join('.');
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
