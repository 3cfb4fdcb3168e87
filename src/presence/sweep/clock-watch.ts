import { Clock } from '../../shared/clock.js';

/** A difference up to this is how clocks are kept right (NTP slewing), not a step. */
const tolerableMs = 2000;

/** Notices when somebody sets the wall clock: it and the monotonic one no longer go together. */
export class ClockWatch {
  private offset: number;

  constructor(private readonly clock: Clock) {
    this.offset = this.now();
  }

  /** Milliseconds the wall clock was set ahead (negative: back) since the last call; 0: it was not. */
  step(): number {
    const now = this.now();
    const difference = now - this.offset;
    this.offset = now;
    return Math.abs(difference) > tolerableMs ? difference : 0;
  }

  private now(): number {
    return this.clock.now().getTime() - this.clock.monotonic();
  }
}
