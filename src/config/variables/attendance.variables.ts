import { IsInt, Max, Min } from 'class-validator';
import { number } from './conversions.js';
import { PresenceVariables } from './presence.variables.js';

/** How terminals are listened to and polled; names and defaults of the reference. */
export class AttendanceVariables extends PresenceVariables {
  /** Days of the log that a poll stores, today included; 0: all of it. Whatever happened since the last poll is stored too. */
  @number()
  @IsInt()
  @Min(0)
  @Max(36_500)
  ATTENDANCE_SYNC_DAYS = 1;

  /** Seconds before the first attempt to reconnect to a terminal. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3600)
  RECONNECT_BASE_DELAY = 5;

  /** The longest wait between two attempts, in seconds. */
  @number()
  @IsInt()
  @Min(1)
  @Max(86_400)
  RECONNECT_MAX_DELAY = 300;

  /** How much longer each wait is than the one before. */
  @number()
  @IsInt()
  @Min(1)
  @Max(10)
  RECONNECT_BACKOFF_MULTIPLIER = 2;

  /** Failures in a row after which people are told. */
  @number()
  @IsInt()
  @Min(1)
  @Max(1000)
  MAX_CONSECUTIVE_FAILURES = 5;

  /** Seconds of failures after which the live connection is given up. */
  @number()
  @IsInt()
  @Min(60)
  @Max(31_536_000)
  MAX_RETRY_DURATION = 86_400;

  /** Seconds between two looks at what a terminal says about itself. */
  @number()
  @IsInt()
  @Min(10)
  @Max(86_400)
  DEVICE_INFO_UPDATE_INTERVAL = 300;

  /** Seconds between two looks for terminals that were added or switched on. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3600)
  DEVICE_CHECK_INTERVAL = 60;
}
