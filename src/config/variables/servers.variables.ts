import { IsInt, Max, Min } from 'class-validator';
import { number } from './conversions.js';
import { NetworkVariables } from './network.variables.js';

/** Checks of servers and their history. */
export class ServersVariables extends NetworkVariables {
  /** Checks that may be in flight at once in one process. */
  @number()
  @IsInt()
  @Min(1)
  @Max(20_000)
  CHECKS_IN_FLIGHT = 2000;

  /** Days a single check result is kept; uptime and incidents do not depend on it. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3650)
  RESULT_RETENTION_DAYS = 30;

  /** Days the minute, hour and day summaries of the charts are kept. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3650)
  MINUTE_RETENTION_DAYS = 7;

  @number()
  @IsInt()
  @Min(1)
  @Max(36500)
  HOUR_RETENTION_DAYS = 400;

  /** Days the facts (audit trail, replay for live clients) are kept. */
  @number()
  @IsInt()
  @Min(1)
  @Max(36500)
  EVENT_RETENTION_DAYS = 400;
}
