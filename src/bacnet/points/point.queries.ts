import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { qualities } from '../readings/reading.rules.js';
import type { StoredValue } from '../readings/value-view.dto.js';
import type { LimitState } from './bacnet-point.rules.js';
import type { PointQuery } from './point.dto.js';

/** The newest value as stored; instants are epoch milliseconds. */
interface LatestRow extends StoredValue {
  at: number;
  changedAt: number;
  source: number;
  deviceAt: number | null;
  problem: string | null;
}

export interface PointRow {
  id: number;
  deviceId: number;
  deviceName: string;
  objectType: number;
  objectInstance: number;
  name: string;
  description: string;
  units: number | null;
  stateTexts: string[];
  isCommandable: boolean;
  isEnabled: boolean;
  intervalSeconds: number;
  useCov: boolean;
  lowLimit: number | null;
  highLimit: number | null;
  hysteresis: number;
  limitState: LimitState;
  limitSince: number | null;
  isMissing: boolean;
  problem: string | null;
  latest: LatestRow | null;
}

/** Public names of what points can be ordered by. */
const orders = {
  id: 'p.id',
  device: 'p.device_id',
  device_name: 'd.name',
  object_type: 'p.object_type',
  object_instance: 'p.object_instance',
  name: 'p.name',
  is_enabled: 'p.is_enabled',
  interval_seconds: 'p.interval_seconds',
  limit_state: 'p.limit_state',
  limit_since: 'p.limit_since',
  value: 'l.value',
  quality: 'l.quality',
  at: 'l.at',
  changed_at: 'l.changed_at',
};

type Flat = Omit<PointRow, 'latest'> & {
  at: number | null;
  changedAt: number;
  source: number;
  value: number | null;
  valueText: string | null;
  statusFlags: number | null;
  reliability: number | null;
  quality: number;
  deviceAt: number | null;
  latestProblem: string | null;
};

const columns = sql`
  p.id, d.id as "deviceId", d.name as "deviceName", p.object_type as "objectType", p.object_instance as "objectInstance",
  p.name, p.description, p.units, p.state_texts as "stateTexts", p.is_commandable as "isCommandable",
  p.is_enabled as "isEnabled", p.interval_seconds as "intervalSeconds", p.use_cov as "useCov", p.low_limit as "lowLimit",
  p.high_limit as "highLimit", p.hysteresis, p.limit_state as "limitState", ${epochMs('p.limit_since')} as "limitSince",
  p.is_missing as "isMissing", p.problem, ${epochMs('l.at')} as at, ${epochMs('l.changed_at')} as "changedAt", l.source,
  l.value, l.value_text as "valueText", l.status_flags as "statusFlags", l.reliability, l.quality,
  ${epochMs('l.device_at')} as "deviceAt", l.problem as "latestProblem"`;

const source = sql`
  bacnet_point p join bacnet_device d on d.id = p.device_id left join bacnet_latest l on l.point_id = p.id`;

/** One page of points with their newest values, and the number of all that match. */
export async function listPoints(em: EntityManager, wanted: PointQuery): Promise<[PointRow[], number]> {
  const { limit, offset } = windowOf(wanted);
  const order = Object.entries(orderOf(wanted.ordering, orders, 'device,object_type,object_instance'))
    // Added by the rule to make any order stable.
    .map(([column, direction]) => sql`${sql.ref(column === 'id' ? 'p.id' : column)} ${sql.raw(direction)} nulls last`);
  const where = sql.join(conditionsOf(wanted), sql` and `);
  const rows = await query<Flat>(
    em,
    sql<Flat>`select ${columns} from ${source} where ${where} order by ${sql.join(order)} limit ${limit} offset ${offset}`,
  );
  const [counted] = await query<{ count: number }>(
    em,
    sql<{ count: number }>`select count(*)::int4 as count from ${source} where ${where}`,
  );
  return [rows.map(nested), counted?.count ?? 0];
}

export async function findPoint(em: EntityManager, id: number): Promise<PointRow | undefined> {
  const [row] = await query<Flat>(em, sql<Flat>`select ${columns} from ${source} where p.id = ${id}`);
  return row && nested(row);
}

function conditionsOf({ search, ...wanted }: PointQuery): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  const { device, object_type: types, quality, limit_state: states, enabled, missing } = wanted;
  if (device) conditions.push(sql`p.device_id = any(${device}::int4[])`);
  if (types) conditions.push(sql`p.object_type = any(${types}::int2[])`);
  if (quality) conditions.push(sql`l.quality = any(${quality.map(name => qualities.indexOf(name))}::int2[])`);
  if (states) conditions.push(sql`p.limit_state = any(${states}::text[])`);
  if (enabled !== undefined) conditions.push(sql`p.is_enabled = ${enabled}`);
  if (missing !== undefined) conditions.push(sql`p.is_missing = ${missing}`);
  if (search) {
    const pattern = likePattern(search);
    conditions.push(sql`(p.name ilike ${pattern} or p.description ilike ${pattern} or d.name ilike ${pattern})`);
  }
  return conditions;
}

function nested(row: Flat): PointRow {
  const { at, changedAt, source: from, value, valueText, statusFlags, reliability, quality, deviceAt, ...point } = row;
  const { latestProblem: problem, ...rest } = point;
  const stored = { changedAt, source: from, value, valueText, statusFlags, reliability, quality, deviceAt, problem };
  return { ...rest, latest: at === null ? null : { at, ...stored } };
}
