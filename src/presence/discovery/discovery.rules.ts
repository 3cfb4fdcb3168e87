import { canonicalMac } from '../devices/address.rules.js';

/** Something that answers at an address; `mac` is null where the neighbour table shows none to be believed. */
export interface Sighting {
  address: string;
  mac: string | null;
}

/** An entry of the kernel's neighbour table. */
export interface SeenNeighbour {
  address: string;
  mac: string;
  state: string;
}

/** A row of what was found before. */
export interface KnownSighting extends Sighting {
  id: number;
}

export interface Judged {
  /** Rows that were seen again, as they are to be from now on. */
  seen: KnownSighting[];
  fresh: Sighting[];
  /** Rows that turned out to be the same thing as another one. */
  gone: number[];
}

/** States of entries the kernel has not heard of for long: they may be about somebody who left. */
const outdated: ReadonlySet<string> = new Set(['STALE', 'FAILED', 'INCOMPLETE']);
const isIpv4 = (address: string) => !address.includes(':');

/**
 * What is there among the addresses that were asked: whatever answered, and what does not answer probes but has just
 * answered the kernel's own question (REACHABLE after a packet of ours). A MAC that stands at several IPv4 addresses
 * answers for others: it names nobody and proves nothing.
 */
export function sightingsOf(
  asked: readonly string[],
  answered: ReadonlySet<string>,
  neighbours: readonly SeenNeighbour[],
): Sighting[] {
  const current = neighbours.filter(({ state }) => !outdated.has(state));
  const count = Map.groupBy(
    current.filter(({ address }) => isIpv4(address)),
    ({ mac }) => mac,
  );
  const speaking = current.filter(({ mac }) => new Set(count.get(mac)?.map(({ address }) => address)).size <= 1);
  const at = new Map(speaking.map(neighbour => [neighbour.address, neighbour]));
  return asked.flatMap(address => {
    const neighbour = at.get(address);
    if (!answered.has(address) && neighbour?.state !== 'REACHABLE') return [];
    return [{ address, mac: neighbour ? canonicalMac(neighbour.mac) : null }];
  });
}

/**
 * Which sightings are new and which are known (identity: the MAC where there is one, else the address). What belongs to a
 * device is none: `devices` are those with one of the addresses or MACs. Judging the result again finds nothing new.
 */
export function judge(
  sightings: readonly Sighting[],
  devices: readonly Sighting[],
  known: readonly KnownSighting[],
): Judged {
  const owned = new Set(devices.flatMap(({ address, mac }) => [address, ...(mac ? [mac] : [])]));
  const strangers = once(sightings).filter(({ address, mac }) => !owned.has(address) && !(mac && owned.has(mac)));
  const byMac = new Map(known.flatMap(row => (row.mac ? [[row.mac, row] as const] : [])));
  const judged: Judged = { seen: [], fresh: [], gone: [] };
  const taken = new Set<number>();
  for (const sighting of strangers) {
    const here = known.filter(row => row.address === sighting.address && !taken.has(row.id));
    const nameless = here.filter(({ mac }) => mac === null);
    const row = sighting.mac ? (byMac.get(sighting.mac) ?? nameless[0]) : (nameless[0] ?? here[0]);
    for (const other of nameless) {
      taken.add(other.id);
      if (other !== row) judged.gone.push(other.id);
    }
    if (!row) judged.fresh.push(sighting);
    else {
      taken.add(row.id);
      judged.seen.push({ id: row.id, address: lasting(row, sighting), mac: sighting.mac ?? row.mac });
    }
  }
  return judged;
}

/** One sighting for each MAC, the one at an IPv4 address rather than the other. */
function once(sightings: readonly Sighting[]): Sighting[] {
  const best = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = sighting.mac ?? sighting.address;
    const before = best.get(key);
    if (!before || (isIpv4(sighting.address) && !isIpv4(before.address))) best.set(key, sighting);
  }
  return [...best.values()];
}

/** People know their devices by their IPv4 address, if there is one. */
function lasting(row: KnownSighting, { address }: Sighting): string {
  return isIpv4(row.address) && !isIpv4(address) ? row.address : address;
}

/** For a person: what was found where. */
export function describeFound({ address, mac }: Sighting, isPrivate: boolean): string {
  if (mac === null) return `Something unknown answers at ${address}.`;
  const kind = isPrivate ? ', a MAC it has made up' : '';
  return `Something unknown answers at ${address} (${mac}${kind}).`;
}
