import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsTimeZone,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent, withoutNul } from '../../http/may-be-absent.js';
import { PageQuery, toIds } from '../../http/paging.js';
import { directionModes, pushTimeZones, type DirectionMode, type PushTimeZone } from './attendance-device.rules.js';

const largestId = 2 ** 31 - 1;
const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));
const toFlag = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));
const noControls = { message: '$property must not have control characters' };

/** A terminal that people punch at. What is left out gets the default that is named. */
export class CreateAttendanceDevice {
  /** Unique; 1 to 100 characters. */
  @trimmed()
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must not be empty or have control characters' })
  name: string;

  /** Id of the block it hangs in; null: none. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(largestId)
  block?: number | null;

  /** Where it hangs, in words. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  @Matches(/^\P{Cc}*$/u, noControls)
  location?: string;

  /** IPv4 or IPv6; with the port unique. Null for a terminal that only pushes. */
  @IsOptional()
  @IsString()
  @MaxLength(60)
  ip_address?: string | null;

  /** Default 4370. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number;

  /** The communication key that is set at the terminal, a number; write-only. Null or empty: none. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(withoutNul, { message: '$property must not have the character U+0000' })
  password?: string | null;

  /** IANA zone its clock shows: `Europe/Kyiv`. Default: the site's. */
  @MayBeAbsent()
  @IsTimeZone({ message: 'timezone must be an IANA time zone such as Europe/Kyiv' })
  @MaxLength(60)
  timezone?: string;

  /** False: it is neither polled nor listened to. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  is_enabled?: boolean;

  /** False: it is only polled. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  realtime_enabled?: boolean;

  /** How a punch becomes an arrival or a departure. Default `status`: by what the person chose. */
  @ApiPropertyOptional({ enum: directionModes })
  @MayBeAbsent()
  @IsIn(directionModes)
  direction_mode?: DirectionMode;

  /** Punches of one person closer together than this count once; 0..3600, default 60. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(3600)
  debounce_seconds?: number;

  /** In which unit a pushing terminal is told its time zone. Default `none`: it is not told. */
  @ApiPropertyOptional({ enum: pushTimeZones })
  @MayBeAbsent()
  @IsIn(pushTimeZones)
  push_time_zone?: PushTimeZone;
}

/** What is left out stays as it is; null clears. */
export class UpdateAttendanceDevice extends PartialType(CreateAttendanceDevice, { skipNullProperties: false }) {}

/** `search` looks into name, location, address and serial number. */
export class AttendanceDeviceQuery extends PageQuery {
  /** Only terminals in these blocks: `1,2`. */
  @IsOptional()
  @toIds()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  block?: number[];

  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  is_enabled?: boolean;

  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  is_connected?: boolean;

  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  realtime_enabled?: boolean;
}
