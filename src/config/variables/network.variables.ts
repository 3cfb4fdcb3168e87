import { IsString, MaxLength } from 'class-validator';
import { IsCanaryList } from './canary-list.js';
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
}
