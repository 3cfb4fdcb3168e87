import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Segmentation } from '../network/segmentation.rules.js';
import type { DeviceState } from './bacnet-device.rules.js';

/** A point that is collected. */
export interface CollectablePoint {
  id: number;
  objectType: number;
  objectInstance: number;
  intervalSeconds: number;
  useCov: boolean;
  /** Arrival of its newest value, epoch milliseconds; null: none yet. */
  lastAt: number | null;
}

/** A device that may be asked, with those of its points that are wanted. Instants are epoch milliseconds. */
export interface CollectableDevice {
  id: number;
  network: number;
  instance: number;
  address: string;
  maxApdu: number;
  segmentation: Segmentation;
  state: DeviceState;
  failures: number;
  retryAt: number | null;
  profile: Record<string, unknown>;
  points: CollectablePoint[];
}

export interface CollectableSelection {
  /** Only these. */
  deviceIds?: readonly number[];
}

/** Points one answer holds at most; the others are due next time. */
const mostPoints = 200_000;

/** Enabled devices with their enabled points that are not missing, the longest unread first where there are too many. */
export async function findCollectable(
  em: EntityManager,
  { deviceIds }: CollectableSelection,
): Promise<CollectableDevice[]> {
  const conditions = [sql`d.is_enabled and p.is_enabled and not p.is_missing`];
  if (deviceIds) conditions.push(sql`d.id = any(${deviceIds}::int4[])`);
  return query<CollectableDevice>(
    em,
    sql<CollectableDevice>`
      select d.id, d.network, d.instance, d.address, d.max_apdu as "maxApdu", d.segmentation, d.state, d.failures,
             ${epochMs('d.retry_at')} as "retryAt", d.profile,
             json_agg(json_build_object(
               'id', w.id, 'objectType', w.object_type, 'objectInstance', w.object_instance,
               'intervalSeconds', w.interval_seconds, 'useCov', w.use_cov, 'lastAt', ${epochMs('w.at')}) order by w.id) as points
      from (select p.*, l.at from bacnet_device d
            join bacnet_point p on p.device_id = d.id left join bacnet_latest l on l.point_id = p.id
            where ${sql.join(conditions, sql` and `)}
            order by l.at nulls first, p.id limit ${mostPoints}) w
      join bacnet_device d on d.id = w.device_id
      group by d.id order by d.id`,
  );
}
