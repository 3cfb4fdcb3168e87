import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery, toWords } from '../../http/paging.js';
import { systemStatusName } from '../engine/vocabulary.rules.js';
import { segmentations, type Segmentation } from '../network/segmentation.rules.js';
import type { BacnetDevice } from './bacnet-device.entity.js';
import { deviceStates, type DeviceState } from './bacnet-device.rules.js';

const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));
const toFlag = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));
const printable = /^\P{Cc}*$/u;

/** A controller that does not announce itself. */
export class CreateBacnetDevice {
  /** `ip`, `ip:port`, or behind a router `ip:port#network:mac` with the MAC in hexadecimal. */
  @trimmed()
  @IsString()
  @MaxLength(60)
  address: string;

  /** Its device instance. */
  @IsInt()
  @Min(0)
  @Max(4_194_302)
  instance: number;

  /** Number of its network, 0 for the one of this site; default: the one the address names. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(65_534)
  network?: number;

  /** Default: the name it tells. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(printable, { message: 'name must not have control characters' })
  name?: string;

  /** False: it is left alone. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  is_enabled?: boolean;
}

/** What is left out stays as it is. */
export class UpdateBacnetDevice {
  /** Empty: the name it tells, from the next discovery on. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(printable, { message: 'name must not have control characters' })
  name?: string;

  /** False: it is left alone. */
  @MayBeAbsent()
  @IsBoolean()
  is_enabled?: boolean;

  /** Only of a device that was entered by hand; others are followed. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  address?: string;
}

/** `search` looks into names, addresses, vendors and models, and finds an instance by its number. */
export class BacnetDeviceQuery extends PageQuery {
  /** `offline,unknown` */
  @ApiPropertyOptional({ enum: deviceStates, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(deviceStates, { each: true })
  state?: DeviceState[];

  /** Only those that are collected, or only the others. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  enabled?: boolean;
}

/** How many points a device has. */
export interface PointCounts {
  points: number;
  /** Enabled points that are missing, out of limits, or without a value that can be believed. */
  problems: number;
}

export class BacnetDeviceView {
  id: number;
  network: number;
  instance: number;
  address: string;
  /** Another address at which the same instance answers: one of the two is set wrongly. */
  duplicate_address: string | null;
  name: string;
  vendor_id: number | null;
  vendor_name: string | null;
  model_name: string | null;
  firmware: string | null;
  protocol_revision: number | null;
  max_apdu: number;
  @ApiProperty({ enum: segmentations })
  segmentation: Segmentation;
  database_revision: number | null;
  /** `operational`, `non-operational`, ... */
  system_status: string | null;
  /** Entered by hand. */
  is_static: boolean;
  is_enabled: boolean;
  @ApiProperty({ enum: deviceStates })
  state: DeviceState;
  /** ISO 8601, UTC. */
  state_since: string | null;
  /** ISO 8601, UTC. */
  last_seen_at: string | null;
  /** Time-outs in a row. */
  failures: number;
  /** When it is asked again; ISO 8601, UTC. */
  retry_at: string | null;
  problem: string | null;
  /** Objects the device says it has; null before they were listed. */
  objects_expected: number | null;
  /** Whether all of them were listed. */
  objects_complete: boolean;
  /** When its objects were listed last; ISO 8601, UTC. */
  enumerated_at: string | null;
  point_count: number;
  /** Enabled points that are missing, out of limits, or without a value that can be believed. */
  problem_count: number;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class BacnetDevicePage extends PageOf(BacnetDeviceView) {}

const iso = (instant: Date | null | undefined) => instant?.toISOString() ?? null;

export function toBacnetDeviceView(device: BacnetDevice, counts: PointCounts | undefined): BacnetDeviceView {
  return {
    id: device.id,
    network: device.network,
    instance: device.instance,
    address: device.address,
    duplicate_address: device.duplicateAddress ?? null,
    name: device.name,
    vendor_id: device.vendorId ?? null,
    vendor_name: device.vendorName ?? null,
    model_name: device.modelName ?? null,
    firmware: device.firmware ?? null,
    protocol_revision: device.protocolRevision ?? null,
    max_apdu: device.maxApdu,
    segmentation: device.segmentation,
    database_revision: device.databaseRevision ?? null,
    system_status: device.systemStatus == null ? null : systemStatusName(device.systemStatus),
    is_static: device.isStatic,
    is_enabled: device.isEnabled,
    state: device.state,
    state_since: iso(device.stateSince),
    last_seen_at: iso(device.lastSeenAt),
    failures: device.failures,
    retry_at: iso(device.retryAt),
    problem: device.problem ?? null,
    objects_expected: device.objectsExpected ?? null,
    objects_complete: device.objectsComplete,
    enumerated_at: iso(device.enumeratedAt),
    point_count: counts?.points ?? 0,
    problem_count: counts?.problems ?? 0,
    created_at: device.createdAt.toISOString(),
    updated_at: device.updatedAt.toISOString(),
  };
}
