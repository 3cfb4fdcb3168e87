import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../../http/paging.js';
import type { AttendanceDevice } from './attendance-device.entity.js';
import { directionModes, pushTimeZones, type DirectionMode, type PushTimeZone } from './attendance-device.rules.js';

/** What the terminal says it holds beside what is in the ledger. */
export class CompletenessView {
  /** Records the terminal said it holds; null before the first look. */
  terminal_holds: number | null;
  /** Of those that were read the last time, how many are in the ledger. */
  ledger_holds: number | null;
  /** Whether the whole log was read and every record of it is in the ledger; null: not known yet. */
  complete: boolean | null;
  /** When the whole log was read last; ISO 8601, UTC. */
  read_at: string | null;
  /** Records that could not be read, kept as they came. */
  undecodable: number;
}

export class AttendanceDeviceView {
  id: number;
  name: string;
  block: number | null;
  block_name: string | null;
  location: string;
  ip_address: string | null;
  port: number;
  has_password: boolean;
  timezone: string;
  is_enabled: boolean;
  realtime_enabled: boolean;
  /** Since when the live connection is given up; ISO 8601, UTC. */
  realtime_disabled_at: string | null;
  @ApiProperty({ enum: directionModes })
  direction_mode: DirectionMode;
  debounce_seconds: number;
  @ApiProperty({ enum: pushTimeZones })
  push_time_zone: PushTimeZone;
  serial_number: string | null;
  /** Platform of the hardware. */
  registration_number: string | null;
  firmware_version: string | null;
  device_model: string | null;
  mac_address: string | null;
  is_connected: boolean;
  /** Where the live connection is: `connecting`, ... `live`, `waiting`, `wrong_key`; null while nobody listens. */
  connection_state: string | null;
  /** What went wrong last; null while all is well. */
  problem: string | null;
  /** Failures in a row. */
  failures: number;
  /** When the live connection is tried again; ISO 8601, UTC. */
  retry_at: string | null;
  /** The newest sign of life; ISO 8601, UTC. */
  last_heard_at: string | null;
  /** The last poll that succeeded; ISO 8601, UTC. */
  polling_synced_at: string | null;
  completeness: CompletenessView;
  log_capacity: number | null;
  /** Share of the capacity in use, 0..1. */
  capacity_used: number | null;
  users: number | null;
  /** Seconds its clock is ahead of this machine's; null: not known. */
  clock_drift_seconds: number | null;
  /** ISO 8601, UTC. */
  drift_measured_at: string | null;
  /** `drift`, `capacity_80`, `capacity_95`, `incomplete`. */
  alarms: string[];
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class AttendanceDevicePage extends PageOf(AttendanceDeviceView) {}

const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;

export function toAttendanceDeviceView(
  device: Omit<AttendanceDevice, 'block'> & { block?: { id: number; name: string } | null },
  undecodable: number,
): AttendanceDeviceView {
  const { logCount = null, logCapacity = null, clockDriftMs = null } = device;
  return {
    id: device.id,
    name: device.name,
    block: device.block?.id ?? null,
    block_name: device.block?.name ?? null,
    location: device.location,
    ip_address: device.ipAddress ?? null,
    port: device.port,
    has_password: device.password != null,
    timezone: device.timezone,
    is_enabled: device.isEnabled,
    realtime_enabled: device.realtimeEnabled,
    realtime_disabled_at: iso(device.realtimeDisabledAt),
    direction_mode: device.directionMode,
    debounce_seconds: device.debounceSeconds,
    push_time_zone: device.pushTimeZone,
    serial_number: device.serialNumber ?? null,
    registration_number: device.registrationNumber ?? null,
    firmware_version: device.firmwareVersion ?? null,
    device_model: device.deviceModel ?? null,
    mac_address: device.macAddress ?? null,
    is_connected: device.isConnected,
    connection_state: device.connectionState ?? null,
    problem: device.problem ?? null,
    failures: device.failures,
    retry_at: iso(device.retryAt),
    last_heard_at: iso(device.lastHeardAt),
    polling_synced_at: iso(device.pollingSyncedAt),
    completeness: completenessOf(device, undecodable),
    log_capacity: logCapacity,
    capacity_used: logCount === null || !logCapacity ? null : logCount / logCapacity,
    users: device.userCount ?? null,
    clock_drift_seconds: clockDriftMs === null ? null : clockDriftMs / 1000,
    drift_measured_at: iso(device.driftMeasuredAt),
    alarms: device.alarms,
    created_at: device.createdAt.toISOString(),
    updated_at: device.updatedAt.toISOString(),
  };
}

function completenessOf(
  { logCount = null, logStored = null, logReadAt }: Pick<AttendanceDevice, 'logCount' | 'logStored' | 'logReadAt'>,
  undecodable: number,
): CompletenessView {
  return {
    terminal_holds: logCount,
    ledger_holds: logStored,
    complete: logCount === null || logStored === null || !logReadAt ? null : logStored >= logCount,
    read_at: iso(logReadAt),
    undecodable,
  };
}
