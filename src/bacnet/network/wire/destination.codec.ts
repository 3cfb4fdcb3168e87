import { BacnetAddress, parseAddress } from '../address.codec.js';
import type { IpEndpoint } from './bvlc.codec.js';
import { everyNetwork, NetworkPlace } from './npdu.codec.js';

/** Where a message goes: to one device or to many, at once or by way of a router. */
export interface Destination {
  /** Broadcast on the own network, or by the BBMD that was registered with, or both. */
  to: IpEndpoint | 'network' | 'bbmd' | 'network and bbmd';
  place: NetworkPlace | null;
}

type Scope = 'local' | 'global' | 'bbmd' | { network: number } | { address: BacnetAddress };

/** As one word, to be handed through a library that takes addresses for text. An address stands for itself. */
export function destinationWord(scope: Scope): string {
  if (typeof scope === 'string') return scope;
  return 'network' in scope ? `network ${scope.network}` : scope.address;
}

/** Null for what {@link destinationWord} does not make. */
export function parseDestination(word: string): Destination | null {
  if (word === 'local') return { to: 'network', place: null };
  if (word === 'bbmd') return { to: 'bbmd', place: null };
  if (word === 'global') return { to: 'network and bbmd', place: { network: everyNetwork, mac: '' } };
  const network = Number(/^network (\d{1,5})$/.exec(word)?.[1]);
  if (network >= 1 && network < everyNetwork) return { to: 'network and bbmd', place: { network, mac: '' } };
  const parts = parseAddress(word);
  return parts && { to: { ip: parts.ip, port: parts.port }, place: parts.route };
}
