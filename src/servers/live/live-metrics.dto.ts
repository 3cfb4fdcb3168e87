import { ApiProperty } from '@nestjs/swagger';
import { protocols, type Protocol } from '../checks/check.rules.js';
import { AgentView } from '../heartbeats/intake/heartbeat.dto.js';
import { statuses, type Status } from '../status/status.rules.js';

/** One server in the live list. */
export class LiveRow extends AgentView {
  id: number;
  name: string;
  @ApiProperty({ enum: protocols })
  protocol: Protocol;
  @ApiProperty({ enum: statuses })
  status: Status;
  /** Down because the server it is reached through is down. */
  unreachable: boolean;
  flapping: boolean;
  /** Since when it has this status. */
  since: string;
  @ApiProperty({ type: String, nullable: true })
  last_check: string | null;
  /** Of the last 24 hours. */
  @ApiProperty({ type: Number, nullable: true })
  uptime_percentage: number | null;
  /** Milliseconds of the newest check; null where it was not answered. */
  @ApiProperty({ type: Number, nullable: true })
  response_time: number | null;
  consecutive_failures: number;
  message: string;
  tags: string[];
  /** The newest results, oldest first, one letter each: s success, l slow, f failure, i inconclusive. */
  beats: string;
  /**
   * Their response times, one character each on a logarithmic scale from 0.1 ms to 60 s: `!` is none, the printable
   * characters from `#` to `~` without the backslash are the levels.
   */
  latencies: string;
}

export class LiveMetrics {
  /** Id of the newest live message contained; subscribe with it and nothing is missed. */
  id: number;
  at: string;
  servers: LiveRow[];
}
