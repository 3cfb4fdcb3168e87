import { Clock } from '../../src/shared/clock.js';

/** A clock that stands still until it is told to move; wall and monotonic time can be moved apart. */
export class FakeClock extends Clock {
  private wall: number;
  private elapsed = 0;

  constructor(start: Date | string = '2026-03-01T00:00:00Z') {
    super();
    this.wall = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.wall);
  }

  monotonic(): number {
    return this.elapsed;
  }

  advance(milliseconds: number): void {
    this.wall += milliseconds;
    this.elapsed += milliseconds;
  }

  /** The wall clock jumps (NTP step, an operator's hand); no time passes. */
  step(milliseconds: number): void {
    this.wall += milliseconds;
  }
}
