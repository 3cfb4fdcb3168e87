import { ApiProperty } from '@nestjs/swagger';
import { CursorPageOf, CursorQuery } from '../../../http/paging.js';
import type { Outage } from '../../outages/outage.entity.js';
import { outageCauses, type OutageCause } from '../../outages/outage.rules.js';

/** `since` and `until` are about the start of the outages. */
export class OutageQuery extends CursorQuery {}

/** A time in which this program did not watch. */
export class OutageView {
  id: number;
  /** The last sign of life before; ISO 8601, UTC. */
  started_at: string;
  /** ISO 8601, UTC. */
  ended_at: string;
  duration_seconds: number;
  @ApiProperty({ enum: outageCauses })
  cause: OutageCause;
  /** Devices that were online before and got an estimated end. */
  devices_marked: number;
}

export class OutagePage extends CursorPageOf(OutageView) {}

export function toOutageView({ id, startedAt, endedAt, cause, devicesMarked }: Outage): OutageView {
  return {
    id,
    started_at: startedAt.toISOString(),
    ended_at: endedAt.toISOString(),
    duration_seconds: (endedAt.getTime() - startedAt.getTime()) / 1000,
    cause,
    devices_marked: devicesMarked,
  };
}
