import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import { fitting, largestInteger, storedTextOrNull } from '../points/stored-text.rules.js';
import type { DiscoveredDevice } from './discovered.js';
import type { Whereabouts } from './discovered.rules.js';

export interface StoredDevice extends Whereabouts {
  id: number;
  network: number;
  instance: number;
  isStatic: boolean;
}

export interface PlacedDevice {
  device: DiscoveredDevice;
  place: Whereabouts;
}

type Identity = Pick<DiscoveredDevice, 'network' | 'instance'>;

/** Those of the devices that are known, locked. */
export function loadKnown(em: EntityManager, devices: readonly Identity[]): Promise<StoredDevice[]> {
  return query<StoredDevice>(
    em,
    sql<StoredDevice>`
      select d.id, d.network, d.instance, d.address, d.duplicate_address as "duplicateAddress",
             d.is_static as "isStatic"
      from bacnet_device d join ${identities(devices)} on (d.network, d.instance) = (u.network, u.instance)
      order by d.id for update of d`,
  );
}

const identities = (devices: readonly Identity[]) =>
  rowsOf('u', {
    network: ['int4', devices.map(({ network }) => network)],
    instance: ['int4', devices.map(({ instance }) => instance)],
  });

const smallestApdu = 50;
const largestApdu = 1_476;

/**
 * Stores devices that have just answered, one row per network and instance. What a device does not tell stays; a name
 * somebody has given stays as well. One that was silent is asked at once.
 */
export function storeFound(em: EntityManager, placed: readonly PlacedDevice[], at: Date): Promise<StoredId[]> {
  const now = sql`${at.toISOString()}::timestamptz`;
  return query<StoredId>(
    em,
    sql<StoredId>`
      insert into bacnet_device as d (network, instance, address, duplicate_address, max_apdu, segmentation, name, vendor_id,
        vendor_name, model_name, firmware, protocol_revision, database_revision, system_status, profile, state,
        state_since, last_seen_at, created_at, updated_at)
      select u.network, u.instance, u.address, u.duplicate_address, u.max_apdu, u.segmentation, coalesce(u.name, ''),
             u.vendor_id, u.vendor_name, u.model_name, u.firmware, u.protocol_revision, u.database_revision, u.system_status,
             coalesce(u.profile, '{}'), 'online', ${now}, ${now}, ${now}, ${now}
      from ${rowsOfFound(placed)} order by u.network, u.instance
      on conflict (network, instance) do update
      set address = excluded.address, duplicate_address = excluded.duplicate_address, max_apdu = excluded.max_apdu,
          segmentation = excluded.segmentation, name = coalesce(nullif(d.name, ''), excluded.name),
          vendor_id = coalesce(excluded.vendor_id, d.vendor_id),
          vendor_name = coalesce(excluded.vendor_name, d.vendor_name),
          model_name = coalesce(excluded.model_name, d.model_name), firmware = coalesce(excluded.firmware, d.firmware),
          protocol_revision = coalesce(excluded.protocol_revision, d.protocol_revision),
          database_revision = coalesce(excluded.database_revision, d.database_revision),
          system_status = coalesce(excluded.system_status, d.system_status),
          profile = case when excluded.profile = '{}' then d.profile else excluded.profile end,
          state = case d.state when 'unknown' then 'online' else d.state end,
          state_since = case d.state when 'unknown' then excluded.state_since else d.state_since end,
          last_seen_at = excluded.last_seen_at, retry_at = null, updated_at = excluded.updated_at
      returning d.id, d.network, d.instance, d.name`,
  );
}

function rowsOfFound(placed: readonly PlacedDevice[]): RawBuilder<unknown> {
  const devices = placed.map(({ device }) => device);
  const text = (pick: (device: DiscoveredDevice) => string | null): ['text', (string | null)[]] => [
    'text',
    devices.map(device => storedTextOrNull(pick(device), 200)),
  ];
  const number = (pick: (device: DiscoveredDevice) => number | null): ['int4', (number | null)[]] => [
    'int4',
    devices.map(device => fitting(pick(device), largestInteger)),
  ];
  return rowsOf('u', {
    network: number(({ network }) => network),
    instance: number(({ instance }) => instance),
    address: ['text', placed.map(({ place }) => place.address)],
    duplicate_address: ['text', placed.map(({ place }) => place.duplicateAddress)],
    max_apdu: ['int4', devices.map(({ maxApdu }) => Math.min(largestApdu, Math.max(smallestApdu, maxApdu)))],
    segmentation: ['text', devices.map(({ segmentation }) => segmentation)],
    name: text(({ name }) => name),
    vendor_id: number(({ vendorId }) => vendorId),
    vendor_name: text(({ vendorName }) => vendorName),
    model_name: text(({ modelName }) => modelName),
    firmware: text(({ firmware }) => firmware),
    protocol_revision: number(({ protocolRevision }) => protocolRevision),
    database_revision: [
      'int8',
      devices.map(({ databaseRevision }) => fitting(databaseRevision, Number.MAX_SAFE_INTEGER)),
    ],
    system_status: number(({ systemStatus }) => systemStatus),
    profile: ['jsonb', devices.map(({ profile }) => profile && JSON.stringify(profile))],
  });
}

interface StoredId {
  id: number;
  network: number;
  instance: number;
  name: string;
}
