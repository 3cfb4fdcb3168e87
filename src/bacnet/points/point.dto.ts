import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageQuery, toIds, toWords } from '../../http/paging.js';
import { qualities, type Quality } from '../readings/reading.rules.js';
import { limitStates, type LimitState } from './bacnet-point.rules.js';
import { largestLimit } from './limit.rules.js';
import { largestInteger } from './stored-text.rules.js';

const toFlag = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));
const mostIds = 1_000;

/** How a point is collected and watched. What is left out stays as it is; null takes a limit away. */
export class UpdatePoint {
  /** Whether its value is collected. */
  @MayBeAbsent()
  @IsBoolean()
  is_enabled?: boolean;

  /** Seconds between two values; they are taken at multiples of it, as of 12:00, 12:15. */
  @MayBeAbsent()
  @IsInt()
  @Min(5)
  @Max(86_400)
  interval_seconds?: number;

  /** Ask the device to tell changes by itself. */
  @MayBeAbsent()
  @IsBoolean()
  use_cov?: boolean;

  /** Values below it are told. */
  @IsOptional()
  @IsNumber()
  @Min(-largestLimit)
  @Max(largestLimit)
  low_limit?: number | null;

  /** Values above it are told. */
  @IsOptional()
  @IsNumber()
  @Min(-largestLimit)
  @Max(largestLimit)
  high_limit?: number | null;

  /** How far back inside the limits a value has to come before it counts as normal. */
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(largestLimit)
  hysteresis?: number;
}

/** The same change for many points. */
export class BulkPoints {
  /** 1 to 1000 points; those that do not exist are passed over. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostIds)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestInteger, { each: true })
  ids: number[];

  @IsObject()
  @ValidateNested()
  @Type(() => UpdatePoint)
  changes: UpdatePoint;
}

export class BulkPointsReply {
  /** Points that were changed. */
  changed: number;
}

/** `search` looks into names and descriptions of points and names of devices. */
export class PointQuery extends PageQuery {
  /** Only points of these devices: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(mostIds)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestInteger, { each: true })
  device?: number[];

  /** Numbers of object types: `0,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(100)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(1_023, { each: true })
  object_type?: number[];

  /** Only points whose newest value is of these qualities: `fault,offline`. */
  @ApiPropertyOptional({ enum: qualities, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(qualities, { each: true })
  quality?: Quality[];

  /** `low,high`: those beyond a limit. */
  @ApiPropertyOptional({ enum: limitStates, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(limitStates, { each: true })
  limit_state?: LimitState[];

  /** Only those that are collected, or only the others. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  enabled?: boolean;

  /** Only those the device lists no more, or only the others. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  missing?: boolean;
}
