import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import { ClockWatch } from './clock-watch.js';

/** A sweep of everything that is due, or one in between of those who are here and have just not answered. */
export type Beat = 'all' | 'silent';

/** Those who fall silent are asked again so often. */
const silentEveryMs = 15_000;

/** When the next sweep begins. Counted with the monotonic clock: nobody who sets the time can hurry or stop it. */
@Injectable()
export class SweepRhythm {
  readonly intervalMs: number;
  private readonly watch: ClockWatch;
  private nextWhole: number;
  private missed = 0;

  constructor(
    private readonly clock: Clock,
    config: Config,
  ) {
    this.intervalMs = config.env.PING_INTERVAL_SECONDS * 1000;
    this.watch = new ClockWatch(clock);
    this.nextWhole = clock.monotonic();
  }

  /** To be asked when the sweep before is over: sweeps never overlap, those there was no time for are left out. */
  next(): { beat: Beat; waitMs: number } {
    const now = this.clock.monotonic();
    const untilWhole = Math.max(0, this.nextWhole - now);
    if (untilWhole > silentEveryMs) return { beat: 'silent', waitMs: silentEveryMs };
    const late = Math.max(0, now - this.nextWhole);
    const skipped = Math.floor(late / this.intervalMs);
    this.missed += skipped;
    this.nextWhole += (skipped + 1) * this.intervalMs;
    return { beat: 'all', waitMs: untilWhole };
  }

  /** Whole sweeps that were left out because another one took too long. */
  get skipped(): number {
    return this.missed;
  }

  /** Milliseconds the wall clock was set ahead (negative: back) since the last call; 0: it was not. */
  clockStep(): number {
    return this.watch.step();
  }
}
