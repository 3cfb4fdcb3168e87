import { networkOf, type BacnetAddress } from '../../network/address.codec.js';

/** What an announcement says. */
export interface Announced {
  instance: number;
  address: BacnetAddress;
}

/** A device that announced itself, and whether another one claims to be the same. */
export type Sighting<T extends Announced> = T & { network: number; isDuplicate: boolean };

const mostDevices = 20_000;

/**
 * The devices behind announcements, in the order they were first heard. A device is its network and its instance; the
 * same one at two addresses is two devices that are wrongly set, and both are marked. Announcements beyond 20,000 are
 * left out.
 */
export function sightingsOf<T extends Announced>(announcements: readonly T[]): Sighting<T>[] {
  const byAddress = new Map<string, T>();
  for (const announced of announcements) {
    if (byAddress.size >= mostDevices) break;
    byAddress.set(`${announced.instance}@${announced.address}`, announced);
  }
  const addresses = Map.groupBy(byAddress.values(), identityOf);
  return [...byAddress.values()].map(announced => ({
    ...announced,
    network: networkOf(announced.address),
    isDuplicate: (addresses.get(identityOf(announced))?.length ?? 0) > 1,
  }));
}

function identityOf({ instance, address }: Announced): string {
  return `${networkOf(address)}:${instance}`;
}
