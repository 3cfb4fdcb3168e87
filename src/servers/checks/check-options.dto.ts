import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent, withoutNul } from '../../http/may-be-absent.js';
import { ipFamilies, matchTypes, methods, type IpFamily, type MatchType } from './check.rules.js';

const maxMs = 86_400_000;

/** What a check sends and what it takes for a good answer. */
export class CheckOptions {
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
}
