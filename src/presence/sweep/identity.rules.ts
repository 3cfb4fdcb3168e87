import type { ProbeAnswer } from './probe-answer.rules.js';

/** A device as it is registered. */
export interface Registered {
  deviceId: number;
  address: string;
  /** Null: not known yet. */
  mac: string | null;
}

export interface Seen {
  address: string;
  mac: string;
  /** The kernel has heard from it after a packet of ours. */
  reachable: boolean;
}

/** What a sweep says about one device. */
interface Evidence {
  deviceId: number;
  answer: ProbeAnswer;
  source: 'probe' | 'neighbour' | 'mac';
}

export interface Identity {
  evidence: Evidence[];
  /** An answer at the address of a device came from something unknown. */
  conflicts: { deviceId: number; address: string; mac: string }[];
  /** A device was found by its MAC at another address. */
  moves: { deviceId: number; from: string; to: string }[];
  /** A device without a MAC showed one. */
  learned: { deviceId: number; mac: string }[];
}

/**
 * Whose answers they are (product R1). The identity of a device is its MAC where the neighbour table shows one: an answer
 * from another known MAC speaks for that device, one from an unknown MAC for nobody. A MAC that stands at several
 * addresses answers for others (a router, proxy ARP, a sleep proxy) and says nothing. Off the own link there are no MACs
 * and the address is all there is.
 */
export function identify(
  devices: readonly Registered[],
  answers: ReadonlyMap<string, ProbeAnswer>,
  neighbours: readonly Seen[],
): Identity {
  const speaking = withoutProxies(neighbours);
  const macAt = new Map(speaking.map(seen => [seen.address, seen]));
  const owner = new Map(devices.flatMap(device => (device.mac ? [[device.mac, device] as const] : [])));
  const taken = new Set(devices.map(({ address }) => address));
  const found: Identity = { evidence: [], conflicts: [], moves: [], learned: [] };
  const heard = new Map<number, Evidence['source']>();

  for (const device of devices) {
    if (answers.get(device.address) !== 'up') continue;
    const seen = macAt.get(device.address);
    if (!seen || seen.mac === device.mac) heard.set(device.deviceId, 'probe');
    else if (owner.has(seen.mac)) heard.set(owner.get(seen.mac)?.deviceId ?? 0, 'mac');
    else if (device.mac === null) {
      heard.set(device.deviceId, 'probe');
      found.learned.push({ deviceId: device.deviceId, mac: seen.mac });
    } else found.conflicts.push({ deviceId: device.deviceId, address: device.address, mac: seen.mac });
  }
  for (const { address, mac, reachable } of speaking) {
    const device = owner.get(mac);
    if (!device || !reachable) continue;
    if (device.address === address) heard.set(device.deviceId, heard.get(device.deviceId) ?? 'neighbour');
    else if (!taken.has(address) && !heard.has(device.deviceId)) {
      heard.set(device.deviceId, 'mac');
      found.moves.push({ deviceId: device.deviceId, from: device.address, to: address });
    }
  }
  found.evidence = devices.map(({ deviceId, address }) => {
    const source = heard.get(deviceId);
    if (source) return { deviceId, answer: 'up', source };
    const own = answers.get(address) ?? 'unknown';
    // Something else answers there: the device itself has not.
    return { deviceId, answer: own === 'up' ? 'down' : own, source: 'probe' };
  });
  return found;
}

/** A device has one IPv4 and some IPv6 addresses; more than one of the former and its MAC answers for others. */
function withoutProxies(neighbours: readonly Seen[]): Seen[] {
  const addresses = Map.groupBy(
    neighbours.filter(({ address }) => !address.includes(':')),
    ({ mac }) => mac,
  );
  return neighbours.filter(({ mac }) => new Set(addresses.get(mac)?.map(({ address }) => address)).size <= 1);
}
