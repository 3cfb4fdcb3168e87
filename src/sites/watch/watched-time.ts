import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';

/** Without a look for this long, heartbeats may have been missed. */
const longestGapMs = 120_000;
/** A wall clock that differs by more from the time that has passed was set. */
const toleratedMs = 5000;

interface Moment {
  wall: number;
  monotonic: number;
}

/**
 * Since when this process has been able to hear sites without a break: not before its first look, nor while it or the
 * machine stood still, the database was away, or the clock was set.
 */
@Injectable()
export class WatchedTime {
  private since = 0;
  private last: Moment | null = null;

  constructor(private readonly clock: Clock) {}

  /** A look begins. Returns the beginning of the time that was watched, in epoch milliseconds. */
  look(): number {
    const now = { wall: this.clock.now().getTime(), monotonic: this.clock.monotonic() };
    if (this.last === null || isBreak(this.last, now)) this.since = now.wall;
    this.last = now;
    return this.since;
  }

  /** The look could not be carried out. */
  failed(): void {
    this.last = null;
  }
}

function isBreak(last: Moment, now: Moment): boolean {
  const passed = now.monotonic - last.monotonic;
  return passed > longestGapMs || Math.abs(now.wall - last.wall - passed) > toleratedMs;
}
