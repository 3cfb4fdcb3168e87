import { IsIn, IsInt, IsOptional, IsString, IsUrl, Max, MaxLength, Min } from 'class-validator';
import { lowerCase, number } from './conversions.js';
import { IsDiscoveryRanges } from './discovery-ranges.js';
import { ServersVariables } from './servers.variables.js';

export const probeEngines = ['auto', 'icmp', 'fping', 'ping', 'tcp'] as const;

/** Who is on the premises, and whom this site reports it to. */
export class PresenceVariables extends ServersVariables {
  /** Seconds between two sweeps of the registered devices. */
  @number()
  @IsInt()
  @Min(5)
  @Max(3600)
  PING_INTERVAL_SECONDS = 60;

  /** Seconds a wired device may be silent, on top of the interval, before it counts as gone. */
  @number()
  @IsInt()
  @Min(0)
  @Max(86_400)
  OFFLINE_THRESHOLD_SECONDS = 60;

  /** The same for laptops. */
  @number()
  @IsInt()
  @Min(0)
  @Max(86_400)
  LAPTOP_GRACE_SECONDS = 300;

  /** The same for phones, whose radios sleep. */
  @number()
  @IsInt()
  @Min(0)
  @Max(86_400)
  PHONE_GRACE_SECONDS = 900;

  /** How devices are probed; `auto` takes the best that works here. */
  @lowerCase()
  @IsIn(probeEngines)
  PROBE_ENGINE: (typeof probeEngines)[number] = 'auto';

  /**
   * What is asked in every sweep besides the devices, to see whether the answers can be believed: `auto` the gateway and an
   * address nobody has, `loopback` only this machine itself.
   */
  @lowerCase()
  @IsIn(['auto', 'loopback'])
  PROBE_CANARIES: 'auto' | 'loopback' = 'auto';

  /** Networks that are looked through for devices nobody has claimed: `192.168.1.0/24`; default none. At most 4096 addresses. */
  @IsString()
  @IsDiscoveryRanges()
  @MaxLength(500)
  DISCOVERY_CIDRS = '';

  /** A Sitewatch (or any receiver of the site protocol) that this site reports to. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  CLOUD_API_URL?: string;

  /** Token this site has at the receiver. */
  @IsString()
  @MaxLength(500)
  CLOUD_API_TOKEN = '';

  /** Minutes between two messages that say who is here. */
  @number()
  @IsInt()
  @Min(1)
  @Max(60)
  HEARTBEAT_INTERVAL_MINUTES = 5;

  /** Hours between two messages with hourly summaries. */
  @number()
  @IsInt()
  @Min(1)
  @Max(24)
  SUMMARY_INTERVAL_HOURS = 1;

  /** Without a sign of life for so many seconds this program counts as having been away. */
  @number()
  @IsInt()
  @Min(60)
  @Max(86_400)
  SYSTEM_HEARTBEAT_CHECK_SECONDS = 120;

  /** Days sessions, state changes and hourly summaries are kept. */
  @number()
  @IsInt()
  @Min(1)
  @Max(36_500)
  PRESENCE_RETENTION_DAYS = 1100;
}
