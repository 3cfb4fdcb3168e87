import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../../http/paging.js';
import { objectTypeName } from '../engine/vocabulary.rules.js';
import { readingSources, type ReadingSource } from '../readings/reading.rules.js';
import { toValueView, unitNameOf, ValueView } from '../readings/value-view.dto.js';
import { limitStates, type LimitState } from './bacnet-point.rules.js';
import type { PointRow } from './point.queries.js';

/** The newest value of a point. */
export class LatestView extends ValueView {
  /** When it was read; the value of a device that is silent is as old as this says. ISO 8601, UTC. */
  at: string;
  /** Since when it is the same; ISO 8601, UTC. */
  changed_at: string;
  @ApiProperty({ enum: readingSources })
  source: ReadingSource;
  /** When the device says it was; ISO 8601, UTC. */
  @ApiProperty({ type: String, nullable: true })
  device_at: string | null;
  /** Why there is no good value. */
  @ApiProperty({ type: String, nullable: true })
  problem: string | null;
}

/** An object of a controller that has a value. */
export class PointView {
  id: number;
  /** Id of the device. */
  device: number;
  device_name: string;
  /** Number of the object type; `object_type_name` says it: `analog-input`. */
  object_type: number;
  object_type_name: string;
  object_instance: number;
  name: string;
  description: string;
  /** Number of the engineering unit. */
  @ApiProperty({ type: Number, nullable: true })
  units_id: number | null;
  /** Its name: `degrees-celsius`. */
  @ApiProperty({ type: String, nullable: true })
  units: string | null;
  /** Texts of the states: of a binary point inactive, active; of a multi-state one from state 1 on. */
  state_texts: string[];
  /** Whether it can be written with a priority. */
  is_commandable: boolean;
  /** Whether its value is collected. */
  is_enabled: boolean;
  interval_seconds: number;
  use_cov: boolean;
  @ApiProperty({ type: Number, nullable: true })
  low_limit: number | null;
  @ApiProperty({ type: Number, nullable: true })
  high_limit: number | null;
  hysteresis: number;
  @ApiProperty({ enum: limitStates })
  limit_state: LimitState;
  /** ISO 8601, UTC. */
  @ApiProperty({ type: String, nullable: true })
  limit_since: string | null;
  /** The device does not list it any more. */
  is_missing: boolean;
  /** What could not be read of it when it was found. */
  @ApiProperty({ type: String, nullable: true })
  problem: string | null;
  /** Null before the first value. */
  @ApiProperty({ type: LatestView, nullable: true })
  latest: LatestView | null;
}

export class PointPage extends PageOf(PointView) {}

const iso = (at: number) => new Date(at).toISOString();

export function toPointView(row: PointRow): PointView {
  return {
    id: row.id,
    device: row.deviceId,
    device_name: row.deviceName,
    object_type: row.objectType,
    object_type_name: objectTypeName(row.objectType),
    object_instance: row.objectInstance,
    name: row.name,
    description: row.description,
    units_id: row.units,
    units: unitNameOf(row.units),
    state_texts: row.stateTexts,
    is_commandable: row.isCommandable,
    is_enabled: row.isEnabled,
    interval_seconds: row.intervalSeconds,
    use_cov: row.useCov,
    low_limit: row.lowLimit,
    high_limit: row.highLimit,
    hysteresis: row.hysteresis,
    limit_state: row.limitState,
    limit_since: row.limitSince === null ? null : iso(row.limitSince),
    is_missing: row.isMissing,
    problem: row.problem,
    latest: toLatestView(row),
  };
}

function toLatestView(row: PointRow): LatestView | null {
  const { latest } = row;
  if (!latest) return null;
  return {
    ...toValueView(row, latest),
    at: iso(latest.at),
    changed_at: iso(latest.changedAt),
    source: readingSources[latest.source] ?? 'poll',
    device_at: latest.deviceAt === null ? null : iso(latest.deviceAt),
    problem: latest.problem,
  };
}
