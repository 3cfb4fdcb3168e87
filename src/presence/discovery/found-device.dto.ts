import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery } from '../../http/paging.js';
import { isPrivateMac } from '../devices/address.rules.js';
import { deviceClasses, type DeviceClass } from '../devices/device.rules.js';
import type { FoundDevice } from './found-device.entity.js';

const largestId = 2 ** 31 - 1;
const printable = /^(?=.*\S)\P{Cc}*$/u;
const message = '$property must not be empty or have control characters';
const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));

/** `search` looks into addresses and names. */
export class FoundDeviceQuery extends PageQuery {
  /** Only those that are of no interest, or only the others. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  ignored?: boolean;
}

/** Whose device it is: somebody who exists (`employee`), or somebody new (`employee_name`). */
export class ClaimDevice {
  /** Id of the owner. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(largestId)
  employee?: number;

  /** Name of an owner who is to be added; unique. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message })
  employee_name?: string;

  /** The name that is shown outside, of an owner who is to be added; default: the same. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message })
  fake_name?: string;

  /** Default `Primary Device`. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message })
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

/** Something that answers on the network and belongs to nobody here yet. */
export class FoundDeviceView {
  id: number;
  ip_address: string;
  /** Null where it is not known: then the address is all there is. */
  mac_address: string | null;
  /** The device makes its MAC up, so it may show another one some day. */
  has_private_mac: boolean;
  hostname: string | null;
  /** ISO 8601, UTC. */
  first_seen: string;
  /** ISO 8601, UTC. */
  last_seen: string;
  /** Somebody said that it is of no interest. */
  ignored: boolean;
}

export class FoundDevicePage extends PageOf(FoundDeviceView) {}

export function toFoundDeviceView(found: FoundDevice): FoundDeviceView {
  const mac = found.macAddress ?? null;
  return {
    id: found.id,
    ip_address: found.ipAddress,
    mac_address: mac,
    has_private_mac: mac !== null && isPrivateMac(mac),
    hostname: found.hostname ?? null,
    first_seen: found.firstSeenAt.toISOString(),
    last_seen: found.lastSeenAt.toISOString(),
    ignored: found.ignored,
  };
}
