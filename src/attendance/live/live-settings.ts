import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import type { ConnectionPolicy } from '../terminal/connection.rules.js';

/** A connection must live so long before earlier failures are forgotten. */
const steadyAfterMs = 60_000;

/** How patient the live connections are; from the variables of the reference. */
@Injectable()
export class LiveSettings {
  readonly policy: ConnectionPolicy;
  /** Between two looks at what a terminal says about itself. */
  readonly infoMs: number;
  readonly maxFailures: number;
  readonly maxRetryMs: number;
  /** Between two looks for terminals that were added or switched on. */
  readonly checkMs: number;

  constructor(
    { env }: Config,
    private readonly clock: Clock,
  ) {
    this.policy = {
      baseDelayMs: env.RECONNECT_BASE_DELAY * 1000,
      maxDelayMs: env.RECONNECT_MAX_DELAY * 1000,
      multiplier: env.RECONNECT_BACKOFF_MULTIPLIER,
      steadyAfterMs,
    };
    this.infoMs = env.DEVICE_INFO_UPDATE_INTERVAL * 1000;
    this.maxFailures = env.MAX_CONSECUTIVE_FAILURES;
    this.maxRetryMs = env.MAX_RETRY_DURATION * 1000;
    this.checkMs = env.DEVICE_CHECK_INTERVAL * 1000;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.clock.now().getTime();
  }
}
