import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import type { LimitState } from './bacnet-point.rules.js';

/** A point as its limits see it. Instants are epoch milliseconds. */
export interface LimitedPoint {
  id: number;
  name: string;
  deviceId: number;
  deviceName: string;
  units: number | null;
  /** Whether its values are collected, and the point is not gone. */
  isWatched: boolean;
  low: number | null;
  high: number | null;
  hysteresis: number;
  state: LimitState;
  since: number | null;
  /** Newest value and how far it can be believed; null before the first. */
  value: number | null;
  quality: number | null;
  at: number | null;
}

/** Those of the points that have limits, or still stand beyond one. */
export function loadLimited(em: EntityManager, ids: readonly number[]): Promise<LimitedPoint[]> {
  return query<LimitedPoint>(
    em,
    sql<LimitedPoint>`
      select p.id, ${pointName} as name, d.id as "deviceId", ${deviceName} as "deviceName", p.units,
             p.is_enabled and d.is_enabled as "isWatched", p.low_limit as low, p.high_limit as high, p.hysteresis,
             p.limit_state as state, ${epochMs('p.limit_since')} as since, l.value, l.quality, ${epochMs('l.at')} as at
      from bacnet_point p join bacnet_device d on d.id = p.device_id left join bacnet_latest l on l.point_id = p.id
      where p.id = any(${[...new Set(ids)]}::int4[])
        and (p.low_limit is not null or p.high_limit is not null or p.limit_state <> 'normal')
      order by p.id`,
  );
}

/** What a point or a device is called: by its number where it has no name. */
export const pointName: RawBuilder<string> = sql<string>`
  coalesce(nullif(p.name, ''), 'Point ' || p.object_type || ':' || p.object_instance)`;
export const deviceName: RawBuilder<string> = sql<string>`coalesce(nullif(d.name, ''), 'Device ' || d.instance)`;

export async function storeLimitStates(
  em: EntityManager,
  states: readonly { id: number; state: LimitState; since: number }[],
): Promise<void> {
  const rows = rowsOf('u', {
    id: ['int4', states.map(({ id }) => id)],
    state: ['text', states.map(({ state }) => state)],
    since: ['timestamptz', states.map(({ since }) => new Date(since).toISOString())],
  });
  await query(
    em,
    sql`update bacnet_point p set limit_state = u.state, limit_since = u.since from ${rows} where p.id = u.id`,
  );
}
