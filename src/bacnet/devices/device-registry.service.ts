import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { NotFound } from '../../shared/errors.js';
import { markMissing, storeObjects } from '../points/enumeration.queries.js';
import { fitting, largestInteger, storedTextOrNull } from '../points/stored-text.rules.js';
import { BacnetDevice } from './bacnet-device.entity.js';
import type { DeviceState } from './bacnet-device.rules.js';
import { findCollectable, type CollectableDevice, type CollectableSelection } from './collectable.queries.js';
import type { DeviceOutcome, DiscoveredDevice, Enumeration, EnumerationOutcome, KnownDevice } from './discovered.js';
import { whereaboutsAfter } from './discovered.rules.js';
import { loadKnown, storeFound, type PlacedDevice, type StoredDevice } from './registry.queries.js';

/** What is known of the controllers, kept by those who speak with them. */
@Injectable()
export class DeviceRegistry {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores what one search has found, in the order it was found; the same device from two addresses comes twice. A device
   * is its network and its instance: its address follows, a second one is kept beside it as a duplicate.
   */
  async saveDiscovered(found: readonly DiscoveredDevice[]): Promise<KnownDevice[]> {
    if (found.length === 0) return [];
    const now = this.clock.now();
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const known = new Map((await loadKnown(em, found)).map(device => [identityOf(device), device]));
      const devices = await storeFound(em, placedAll(found, known), now);
      return devices.map(({ id, network, instance, name }) => {
        const isNew = !known.has(identityOf({ network, instance }));
        if (isNew) this.tellFound({ id, name, instance }, now);
        return { id, network, instance, isNew };
      });
    });
  }

  /**
   * Stores the objects of a device that have a value. Where the list is complete, points that are not in it are marked as
   * missing. Throws NotFound where the device was deleted meanwhile.
   */
  async saveEnumeration(deviceId: number, { complete, expected, objects }: Enumeration): Promise<EnumerationOutcome> {
    const now = this.clock.now();
    // The same object twice would be stored twice by one statement, which PostgreSQL refuses.
    const listed = [...new Map(objects.map(object => [`${object.type}:${object.instance}`, object])).values()];
    return this.em.transactional(async em => {
      const device = await em.findOne(BacnetDevice, deviceId, { refresh: true });
      if (!device) throw new NotFound('Device', deviceId);
      em.assign(device, {
        objectsExpected: fitting(expected, largestInteger),
        objectsComplete: complete,
        enumeratedAt: now,
        updatedAt: now,
      });
      await em.flush();
      const { added, changed } = await storeObjects(em, deviceId, listed, now);
      const missing = complete ? await markMissing(em, deviceId, listed, now) : 0;
      return { added, changed, missing };
    });
  }

  /** Stores how asking a device went; that it fell silent or came back is told once. A deleted device is passed over. */
  async saveOutcome(deviceId: number, outcome: DeviceOutcome): Promise<void> {
    if (await this.storeOutcome(this.em, deviceId, outcome, outcome.state)) return;
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const device = await em.findOne(BacnetDevice, deviceId, { refresh: true });
      if (!device) return;
      const { state } = outcome;
      if (state !== null && device.state !== state) {
        this.tellChange(device, state, outcome.at);
        em.assign(device, { state, stateSince: outcome.at });
        await em.flush();
      }
      await this.storeOutcome(em, deviceId, outcome, null);
    });
  }

  /** What may be collected, or is due at an instant. */
  collectable(selection: CollectableSelection = {}): Promise<CollectableDevice[]> {
    return findCollectable(this.em, selection);
  }

  /** False where there is no such device in that state (null: in any). */
  private async storeOutcome(
    em: EntityManager,
    deviceId: number,
    outcome: DeviceOutcome,
    inState: DeviceState | null,
  ): Promise<boolean> {
    const { at, failures, retryAt, problem, profile } = outcome;
    const instant = sql`${at.toISOString()}::timestamptz`;
    const stored = await query<{ id: number }>(
      em,
      sql<{ id: number }>`
        update bacnet_device
        set failures = ${fitting(failures, largestInteger) ?? 0}, retry_at = ${retryAt && retryAt.toISOString()}::timestamptz,
            problem = ${storedTextOrNull(problem, 300)},
            profile = coalesce(${profile && JSON.stringify(profile)}::jsonb, profile),
            last_seen_at = case when ${outcome.state}::text = 'online' then greatest(last_seen_at, ${instant})
                                else last_seen_at end
        where id = ${deviceId} ${inState === null ? sql`` : sql`and state = ${inState}`} returning id`,
    );
    return stored.length > 0;
  }

  private tellFound({ id, name, instance }: Pick<BacnetDevice, 'id' | 'name' | 'instance'>, at: Date): void {
    const shown = nameOf({ name, instance });
    const message = `${shown} answers as BACnet device ${instance}; it was not known before.`;
    this.bus.record('bacnet_device.found', { device_id: id, name: shown, instance, message }, at);
  }

  private tellChange(device: BacnetDevice, to: 'online' | 'offline', at: Date): void {
    const name = nameOf(device);
    const about = { device_id: device.id, name, instance: device.instance };
    if (to === 'offline') {
      const since = (device.lastSeenAt ?? at).toISOString();
      this.bus.record('bacnet_device.silent', { ...about, since, message: `${name} does not answer any more.` }, at);
    } else if (device.state === 'offline') {
      const since = (device.stateSince ?? at).toISOString();
      this.bus.record('bacnet_device.returned', { ...about, since, message: `${name} answers again.` }, at);
    }
  }
}

const identityOf = ({ network, instance }: { network: number; instance: number }) => `${network}:${instance}`;
const nameOf = ({ name, instance }: { name: string; instance: number }) => name || `Device ${instance}`;

/** One of every device, at the address it has after the search. */
function placedAll(found: readonly DiscoveredDevice[], known: ReadonlyMap<string, StoredDevice>): PlacedDevice[] {
  return [...Map.groupBy(found, identityOf)].flatMap(([identity, sightings]) => {
    const [first, ...others] = sightings;
    if (!first) return [];
    const place = whereaboutsAfter(known.get(identity) ?? null, [
      first.address,
      ...others.map(({ address }) => address),
    ]);
    return [{ device: sightings.find(({ address }) => address === place.address) ?? first, place }];
  });
}
