import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { Cursor, Position } from '../../http/cursor.js';
import { deviceName, pointName } from '../points/point-limits.queries.js';
import { qualities, type Quality } from './reading.rules.js';
import type { StoredKind, StoredValue } from './value-view.dto.js';

export interface ReadingSelection {
  points?: readonly number[];
  devices?: readonly number[];
  qualities?: readonly Quality[];
  /** Epoch milliseconds; `since` inclusive, `until` exclusive. */
  since?: number;
  until?: number;
  cursor: Cursor | null;
  limit: number;
}

/** One stored reading with its point; instants are epoch milliseconds. */
export interface ReadingRow extends StoredValue, StoredKind {
  at: number;
  pointId: number;
  pointName: string;
  deviceId: number;
  deviceName: string;
  source: number;
  deviceAt: number | null;
}

/** Numbers for sources a point has at one instant: makes one number of point and source, which pages are told by. */
const sourcesPerPoint = 4;

export const positionOf = ({ at, pointId, source }: ReadingRow): Position => ({
  at,
  id: pointId * sourcesPerPoint + source,
});

/** Rows that are read along the keys of named points without a thought about time. */
const fewRows = 100_000;
const dayMs = 86_400_000;
/** The key begins with the point, so that of many points ever wider stretches of time are looked at. */
const stretchesMs = [10_000, 60_000, 300_000, 7_200_000, dayMs, 8 * dayMs, 64 * dayMs];

/** The newest readings of a selection before `now`; with a cursor those next to it, nearest first. */
export async function findReadings(em: EntityManager, selection: ReadingSelection, now: number): Promise<ReadingRow[]> {
  const { points, cursor, limit, since = -Infinity, until = Infinity } = selection;
  if (points && points.length * limit <= fewRows) return findWithin(em, selection);
  const newer = cursor?.direction === 'newer';
  const start = cursor?.at ?? Math.min(until, now);
  for (const stretch of stretchesMs) {
    const [from, to] = newer ? [since, start + stretch] : [start - stretch, until];
    const found = await findWithin(em, { ...selection, since: Math.max(from, since), until: Math.min(to, until) });
    const isAll = newer ? to >= until : from <= since;
    if (found.length === limit || isAll) return found;
  }
  return findWithin(em, selection);
}

async function findWithin(em: EntityManager, selection: ReadingSelection): Promise<ReadingRow[]> {
  const { points, devices, cursor, limit } = selection;
  const direction = cursor?.direction === 'newer' ? sql`asc` : sql`desc`;
  const chosen = [sql`true`];
  if (points) chosen.push(sql`p.id = any(${points}::int4[])`);
  if (devices) chosen.push(sql`p.device_id = any(${devices}::int4[])`);
  return query<ReadingRow>(
    em,
    sql<ReadingRow>`
      select ${epochMs('r.at')} as at, p.id as "pointId", ${pointName} as "pointName", d.id as "deviceId",
             ${deviceName} as "deviceName", p.object_type as "objectType", p.units, p.state_texts as "stateTexts", r.source,
             r.value, r.value_text as "valueText", r.status_flags as "statusFlags", r.reliability, r.quality,
             ${epochMs('r.device_at')} as "deviceAt"
      from bacnet_point p join bacnet_device d on d.id = p.device_id cross join lateral (
        select * from bacnet_reading r where ${sql.join(conditionsOf(selection), sql` and `)}
        order by r.at ${direction}, r.source ${direction} limit ${limit}) r
      where ${sql.join(chosen, sql` and `)}
      order by r.at ${direction}, ${positionColumn} ${direction} limit ${limit}`,
  );
}

const positionColumn = sql`(r.point_id::int8 * ${sql.lit(sourcesPerPoint)} + r.source)`;

const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;

function conditionsOf({ qualities: wanted, since, until, cursor }: ReadingSelection): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`r.point_id = p.id`];
  if (since !== undefined && since > -Infinity) conditions.push(sql`r.at >= ${instant(since)}`);
  if (until !== undefined && until < Infinity) conditions.push(sql`r.at < ${instant(until)}`);
  if (cursor) {
    // The comparison of the instant alone looks superfluous, but it is the one that leaves out whole days.
    const beyond = cursor.direction === 'newer' ? sql`>` : sql`<`;
    const at = instant(cursor.at);
    conditions.push(sql`r.at ${beyond}= ${at}`);
    conditions.push(sql`(r.at, ${positionColumn}) ${beyond} (${at}, ${cursor.id}::int8)`);
  }
  if (wanted) conditions.push(sql`r.quality = any(${wanted.map(name => qualities.indexOf(name))}::int2[])`);
  return conditions;
}
