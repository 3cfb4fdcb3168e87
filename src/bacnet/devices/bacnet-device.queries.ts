import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import type { BacnetDeviceQuery, PointCounts } from './bacnet-device.dto.js';
import type { BacnetDevice } from './bacnet-device.entity.js';

/** The devices a list asks for. */
export function matchingDevices({ search, state, enabled }: BacnetDeviceQuery): FilterQuery<BacnetDevice> {
  const all: FilterQuery<BacnetDevice>[] = [
    ...(state ? [{ state: { $in: state } }] : []),
    ...(enabled === undefined ? [] : [{ isEnabled: enabled }]),
    ...(search ? [containing(search)] : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}

function containing(text: string): FilterQuery<BacnetDevice> {
  const pattern = { $ilike: likePattern(text) };
  const instance = /^\d{1,7}$/.test(text) ? [{ instance: Number(text) }] : [];
  return {
    $or: [{ name: pattern }, { address: pattern }, { vendorName: pattern }, { modelName: pattern }, ...instance],
  };
}

/** Points of these devices, and how many of them have a problem. */
export async function countPoints(em: EntityManager, ids: readonly number[]): Promise<Map<number, PointCounts>> {
  const rows = await query<PointCounts & { id: number }>(
    em,
    sql<PointCounts & { id: number }>`
      select p.device_id as id, count(*)::int4 as points,
             (count(*) filter (where p.is_enabled
                and (p.is_missing or p.limit_state <> 'normal' or l.quality > 1)))::int4 as problems
      from bacnet_point p left join bacnet_latest l on l.point_id = p.id
      where p.device_id = any(${ids}::int4[]) group by p.device_id`,
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** Ids of the points of a device. */
export async function pointIdsOf(em: EntityManager, deviceId: number): Promise<number[]> {
  const rows = await query<{ id: number }>(
    em,
    sql<{ id: number }>`select id from bacnet_point where device_id = ${deviceId} order by id`,
  );
  return rows.map(({ id }) => id);
}
