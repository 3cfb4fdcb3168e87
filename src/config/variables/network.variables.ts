import { IsIn, IsInt, IsOptional, IsString, IsUrl, Max, MaxLength, Min } from 'class-validator';
import { IsCanaryList } from './canary-list.js';
import { lowerCase, number } from './conversions.js';
import { DatabaseVariables } from './database.variables.js';
import { IsIpRanges } from './ip-ranges.js';

/** What this program may reach, and how it knows that it can reach anything. */
export class NetworkVariables extends DatabaseVariables {
  /** Private ranges that webhooks, SMS and cloud calls may reach: `10.0.0.0/8,fd00::/8`; default none. */
  @IsString()
  @IsIpRanges()
  @MaxLength(2000)
  EGRESS_ALLOW_CIDRS = '';

  /**
   * Addresses that answer as long as this site is connected, `host:port` each (TCP) or `host` (ping): at least three, or
   * none. While a quorum of them is silent no failure of a server counts.
   */
  @IsString()
  @IsCanaryList()
  @MaxLength(2000)
  CANARIES = '';

  /** How instances of one site share the live feed: `memory` is for a single one, `redis` for several. */
  @lowerCase()
  @IsIn(['memory', 'redis'])
  CHANNEL_LAYER_TYPE: 'memory' | 'redis' = 'memory';

  @IsString()
  @MaxLength(200)
  REDIS_HOST = '127.0.0.1';

  @number()
  @IsInt()
  @Min(1)
  @Max(65_535)
  REDIS_PORT = 6379;

  /** `redis://user:password@host:6379/0`; wins over host and port. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['redis', 'rediss'] })
  REDIS_URL?: string;
}
