import { ApiProperty } from '@nestjs/swagger';
import type { Employee } from '../../../people/employee.entity.js';
import type { Standing } from '../../../people/presence-source.js';
import { deviceClasses, type DeviceClass } from '../../devices/device.rules.js';
import { probeAnswers, type ProbeAnswer } from '../../sweep/probe-answer.rules.js';
import type { DeviceRow } from './now.queries.js';
import { isSound, whereabouts, type SweepState, type Whereabouts } from './standing.rules.js';

/** Whether and how the network is watched. */
export class SweepView {
  /** What carried the newest sweep out. */
  engine: string | null;
  /** End of the newest sweep; ISO 8601, UTC; null: there was none yet. */
  swept_at: string | null;
  /** Why nothing could be learned from it; null: it was sound. */
  blind: string | null;
  /** A living process has the turn to sweep. */
  sweeping: boolean;
  /** From the start of one sweep to that of the next. */
  interval_seconds: number;
  /** Who is here can be believed: the newest sweep was not blind and is not older than three intervals. */
  sound: boolean;
}

export class DeviceHereView {
  id: number;
  device_name: string;
  @ApiProperty({ enum: deviceClasses })
  device_class: DeviceClass;
  /** Speaks for the presence of its owner. */
  counts_for_presence: boolean;
  is_online: boolean;
  /** What the newest probe found out; null before the first. */
  @ApiProperty({ enum: probeAnswers, nullable: true })
  answer: ProbeAnswer | null;
  /** Newest answer; ISO 8601, UTC. */
  last_seen: string | null;
}

export class PersonHereView {
  /** Id of the employee. */
  id: number;
  employee_name: string;
  fake_name: string;
  display_order: number;
  area: string;
  /** `unknown` while nobody can tell, and for whoever has no device that counts. */
  @ApiProperty({ enum: whereabouts })
  standing: Whereabouts;
  /** Whether a device that counts was here as far as was known last. */
  is_online: boolean;
  /** Since when the present stay goes on; ISO 8601, UTC. */
  since: string | null;
  /** Newest answer of a device that counts; ISO 8601, UTC. */
  last_seen: string | null;
  @ApiProperty({ type: [DeviceHereView] })
  devices: DeviceHereView[];
}

/** How many of those who are active are where. */
export class WhereaboutsCounts {
  here: number;
  away: number;
  unknown: number;
}

/** Who is here. */
export class PresenceNowView {
  /** ISO 8601, UTC. */
  at: string;
  counts: WhereaboutsCounts;
  sweep: SweepView;
  /** Everybody who is active, by `display_order`. */
  @ApiProperty({ type: [PersonHereView] })
  employees: PersonHereView[];
}

export function toSweepView(sweep: SweepState, now: number, intervalSeconds: number): SweepView {
  return {
    engine: sweep.engine,
    swept_at: sweep.sweptAt === null ? null : new Date(sweep.sweptAt).toISOString(),
    blind: sweep.blind,
    sweeping: sweep.sweeping,
    interval_seconds: intervalSeconds,
    sound: isSound(sweep, now, intervalSeconds),
  };
}

export function toPersonHereView(
  employee: Employee,
  standing: Standing | undefined,
  where: Whereabouts,
  devices: readonly DeviceRow[],
): PersonHereView {
  return {
    id: employee.id,
    employee_name: employee.employeeName,
    fake_name: employee.fakeName,
    display_order: employee.displayOrder,
    area: employee.area,
    standing: where,
    is_online: standing?.isOnline ?? false,
    since: standing?.since?.toISOString() ?? null,
    last_seen: standing?.lastSeen?.toISOString() ?? null,
    devices: devices.map(toDeviceHereView),
  };
}

function toDeviceHereView(device: DeviceRow): DeviceHereView {
  return {
    id: device.id,
    device_name: device.deviceName,
    device_class: device.deviceClass,
    counts_for_presence: device.counts,
    is_online: device.isOnline,
    answer: device.answer,
    last_seen: device.lastUpAt === null ? null : new Date(device.lastUpAt).toISOString(),
  };
}
