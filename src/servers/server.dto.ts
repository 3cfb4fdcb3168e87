import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import {
  ipFamilies,
  matchTypes,
  protocols,
  type IpFamily,
  type MatchType,
  type Protocol,
} from './checks/check.rules.js';
import { serverActivities } from './server.entity.js';
import { keyPattern, methods, type ServerSettings } from './server.rules.js';

/** May be left out, but not null. */
const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

/** PostgreSQL has no text with U+0000. */
const withoutNul = /^[^\0]*$/;
const maxSeconds = 86_400;
const maxMs = 86_400_000;

/** A server that is to be checked. What is left out gets the default that is named. */
export class CreateServer {
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

  /** Name, IPv4 or IPv6 address; no scheme, no port, no path. */
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

  /** Seconds between two checks, 1 to 86400; default 60. */
  @MayBeAbsent()
  @IsNumber()
  @Min(1)
  @Max(maxSeconds)
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

  /** Default `GET`. */
  @ApiPropertyOptional({ enum: methods })
  @MayBeAbsent()
  @IsIn(methods)
  method?: string;

  /** Headers of the request by name, at most 50; stored encrypted and never shown again (see `header_names`). */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, nullable: true, writeOnly: true })
  @IsOptional()
  @IsObject()
  headers?: Record<string, string> | null;

  /** Body of the request, at most 65536 characters. */
  @IsOptional()
  @Matches(withoutNul)
  @MaxLength(65_536)
  body?: string | null;

  /** Statuses that mean all is well: numbers, ranges and classes, `200-299,301,4xx`; default `200-399`. */
  @MayBeAbsent()
  @Matches(/^\P{Cc}*$/u)
  @MaxLength(200)
  expected_statuses?: string;

  /** What the body of the answer is searched for; default `none`. */
  @ApiPropertyOptional({ enum: matchTypes })
  @MayBeAbsent()
  @IsIn(matchTypes)
  match_type?: MatchType;

  /** One value of a JSON body: `$.status`, `$.items[0].name`. */
  @IsOptional()
  @Matches(withoutNul)
  @MaxLength(500)
  match_path?: string | null;

  /** The keyword, or the wished JSON value (null: any value but null). */
  @IsOptional()
  @Matches(withoutNul)
  @MaxLength(2000)
  match_value?: string | null;

  /** True: the check fails where the match is found. Default false. */
  @MayBeAbsent()
  @IsBoolean()
  match_inverse?: boolean;

  /** Default true. */
  @MayBeAbsent()
  @IsBoolean()
  follow_redirects?: boolean;

  /** False accepts any certificate. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  verify_tls?: boolean;

  /** Default `auto`. */
  @ApiPropertyOptional({ enum: ipFamilies })
  @MayBeAbsent()
  @IsIn(ipFamilies)
  ip_family?: IpFamily;

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

  /** An answer that takes longer (ms) is slow; null: none is. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(maxMs)
  warn_latency_ms?: number | null;

  /** An answer that takes longer (ms) is a failure; null: none is. More than `warn_latency_ms`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(maxMs)
  fail_latency_ms?: number | null;

  /** Id of the server this one is reached through: while that one fails, this one is unreachable rather than down. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2 ** 31 - 1)
  parent?: number | null;

  /** Whether badge and status page may show it without a login; default false. */
  @MayBeAbsent()
  @IsBoolean()
  public?: boolean;
}

/** What is left out stays as it is; null clears what may be null. */
export class UpdateServer extends PartialType(CreateServer, { skipNullProperties: false }) {}
