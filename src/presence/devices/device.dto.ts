import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery, toIds, toWords } from '../../http/paging.js';
import type { ProbeAnswer } from '../sweep/probe-answer.rules.js';
import { probeAnswers } from '../sweep/probe-answer.rules.js';
import { isPrivateMac } from './address.rules.js';
import type { Device } from './device.entity.js';
import { deviceClasses, type DeviceClass } from './device.rules.js';

const largestId = 2 ** 31 - 1;
const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));

/** Something that answers on the network while its owner is here. What is left out gets the default that is named. */
export class CreateDevice {
  /** Id of the owner. */
  @IsInt()
  @Min(1)
  @Max(largestId)
  employee: number;

  /** IPv4 or IPv6; unique. */
  @IsString()
  @MaxLength(60)
  ip_address: string;

  /** Its hardware address, with or without `:`, `-` or `.`; unique. Null: not known. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  mac_address?: string | null;

  /** Default `Primary Device`. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: 'device_name must not be empty or have control characters' })
  device_name?: string;

  /** How long it may be silent: `wired` the shortest, `phone` the longest. Default `wired`. */
  @ApiPropertyOptional({ enum: deviceClasses })
  @MayBeAbsent()
  @IsIn(deviceClasses)
  device_class?: DeviceClass;

  /** False for what is here without its owner; default true. */
  @MayBeAbsent()
  @IsBoolean()
  counts_for_presence?: boolean;
}

/** What is left out stays as it is; null clears the MAC address. */
export class UpdateDevice extends PartialType(CreateDevice, { skipNullProperties: false }) {}

/** `search` looks into addresses, names of devices and names of employees. */
export class DeviceQuery extends PageQuery {
  /** Only devices of these employees: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** `laptop,phone` */
  @ApiPropertyOptional({ enum: deviceClasses, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(deviceClasses, { each: true })
  device_class?: DeviceClass[];
}

export class DeviceView {
  id: number;
  employee: number;
  employee_name: string;
  ip_address: string;
  mac_address: string | null;
  /** The device makes its MAC up, so it may show another one some day. */
  has_private_mac: boolean;
  device_name: string;
  @ApiProperty({ enum: deviceClasses })
  device_class: DeviceClass;
  counts_for_presence: boolean;
  is_online: boolean;
  /** What the newest probe found out; null before the first. */
  @ApiProperty({ enum: probeAnswers, nullable: true })
  answer: ProbeAnswer | null;
  /** Newest answer; ISO 8601, UTC. */
  last_seen: string | null;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class DevicePage extends PageOf(DeviceView) {}

/** How a device stands: whether a session goes on, and its newest answer. */
export interface DeviceStanding {
  isOnline: boolean;
  answer: ProbeAnswer | null;
  lastUpAt: number | null;
}

export function toDeviceView(
  device: Omit<Device, 'employee'> & { employee: { id: number; employeeName: string } },
  standing: DeviceStanding | undefined,
): DeviceView {
  const mac = device.macAddress ?? null;
  return {
    id: device.id,
    employee: device.employee.id,
    employee_name: device.employee.employeeName,
    ip_address: device.ipAddress,
    mac_address: mac,
    has_private_mac: mac !== null && isPrivateMac(mac),
    device_name: device.deviceName,
    device_class: device.deviceClass,
    counts_for_presence: device.countsForPresence,
    is_online: standing?.isOnline ?? false,
    answer: standing?.answer ?? null,
    last_seen: standing?.lastUpAt == null ? null : new Date(standing.lastUpAt).toISOString(),
    created_at: device.createdAt.toISOString(),
    updated_at: device.updatedAt.toISOString(),
  };
}
