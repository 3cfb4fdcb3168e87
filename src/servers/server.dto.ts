import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { AlertThresholdsInput } from './alerts/alert-thresholds.dto.js';
import { CheckOptions } from './checks/check-options.dto.js';
import { protocols, type Protocol } from './checks/check.rules.js';
import { serverActivities } from './server.entity.js';
import { keyPattern, type ServerSettings } from './server.rules.js';

const maxSeconds = 86_400;

/** A server that is to be checked. What is left out gets the default that is named. */
export class CreateServer extends CheckOptions {
  /** Identifies the server in configuration kept as code; letters, digits and `. _ : -`. */
  @IsOptional()
  @Matches(keyPattern)
  key?: string | null;

  /** Unique; 1 to 100 characters. */
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: 'name must not be empty or have control characters' })
  name: string;

  /** `heartbeat` servers report by themselves and are never checked. */
  @ApiProperty({ enum: protocols })
  @IsIn(protocols)
  protocol: Protocol;

  /** Name, IPv4 or IPv6 address; no scheme, no port, no path. `heartbeat` servers need none. */
  @ApiProperty({ required: false })
  @ValidateIf(({ protocol }: CreateServer, value) => protocol !== 'heartbeat' || value !== undefined)
  @IsString()
  @MaxLength(253)
  host: string;

  /** Default: the usual port of the protocol; `tcp` needs one. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number | null;

  /** Path and query of the request, from `/`; default `/`. */
  @MayBeAbsent()
  @MaxLength(2000)
  @Matches(/^\/\P{Cc}*$/u, { message: 'path must begin with / and have no control characters' })
  path?: string;

  /** Seconds between two checks, 1 to 86400; of `heartbeat` servers between two heartbeats, up to 31 days. Default 60. */
  @MayBeAbsent()
  @IsNumber()
  @Min(1)
  @Max(31 * maxSeconds)
  check_interval?: number;

  /** Seconds; less than `check_interval`. Default 10, or what fits into the interval. */
  @MayBeAbsent()
  @IsNumber()
  @Min(0.001)
  @Max(maxSeconds)
  timeout?: number;

  /** Default `active`. */
  @ApiPropertyOptional({ enum: serverActivities })
  @MayBeAbsent()
  @IsIn(serverActivities)
  status?: ServerSettings['status'];

  /** At most 20, each 1 to 50 characters without comma and `|`. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(/^(?=.*\S)[^,|\p{Cc}]{1,50}$/u, {
    each: true,
    message: 'each tag has 1 to 50 characters without comma and |',
  })
  tags?: string[];

  /** Failures in a row that make a server down, 1 to 20; default 2. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(20)
  failure_threshold?: number;

  /** Answers in a row that end an outage, 1 to 20; default 2. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(20)
  recovery_threshold?: number;

  /** Seconds between checks while a change waits for confirmation; default 20. */
  @MayBeAbsent()
  @IsNumber()
  @Min(1)
  @Max(maxSeconds)
  retry_interval?: number;

  /** Id of the server this one is reached through: while that one fails, this one is unreachable rather than down. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2 ** 31 - 1)
  parent?: number | null;

  /** Ids of notification configs that are told about this server besides those that name it or all. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2 ** 31 - 1, { each: true })
  notifications?: number[];

  /** Seconds a heartbeat may be late before the server is down (`heartbeat` servers); default 0. */
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(31 * maxSeconds)
  heartbeat_grace?: number;

  /** Thresholds of the agent's figures; null: the usual ones. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AlertThresholdsInput)
  alert_thresholds?: AlertThresholdsInput | null;

  /** Whether badge and status page may show it without a login; default false. */
  @MayBeAbsent()
  @IsBoolean()
  public?: boolean;
}

/** What is left out stays as it is; null clears what may be null. */
export class UpdateServer extends PartialType(CreateServer, { skipNullProperties: false }) {}
