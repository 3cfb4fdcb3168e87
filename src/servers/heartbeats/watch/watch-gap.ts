import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/clock.js';
import { Connectivity } from '../../connectivity/connectivity.js';

/** Without a look for this long, heartbeats may have been missed. */
const longestMs = 15_000;
/** A clock that goes back by more was set. */
const toleratedMs = 1000;
/** Other processes are told that often that this one looks. */
const tellEveryMs = 1000;

interface Moment {
  wall: number;
  monotonic: number;
}

/**
 * Knows whether the time since the last look was without a break: not before the first look of a process, nor where the
 * process or the machine stood still, the clock was set, the database was away, or this site was cut off.
 */
@Injectable()
export class WatchGap {
  private last: Moment | null = null;
  private toldAt = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly connectivity: Connectivity,
  ) {}

  /** Epoch milliseconds. */
  get now(): number {
    return this.clock.now().getTime();
  }

  isOpen(): boolean {
    if (this.connectivity.isolated) return false;
    if (this.last === null) return true;
    const now = this.moment();
    const passed = now.monotonic - this.last.monotonic;
    const shown = now.wall - this.last.wall;
    return passed > longestMs || shown > longestMs || shown < passed - toleratedMs;
  }

  /** A look is done. True where others are to be told now. */
  close(): boolean {
    if (this.connectivity.isolated) {
      this.last = null;
      return false;
    }
    this.last = this.moment();
    if (this.last.monotonic - this.toldAt < tellEveryMs) return false;
    this.toldAt = this.last.monotonic;
    return true;
  }

  private moment(): Moment {
    return { wall: this.now, monotonic: this.clock.monotonic() };
  }
}
