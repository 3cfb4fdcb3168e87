import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks of the histogram; it counts them as delay, which they are not. */
const resolutionMs = 10;
const windowMs = 60_000;

/** How late the event loop is, in seconds. */
export interface EventLoopLag {
  p50: number;
  p99: number;
}

/** Watches the event loop in windows of a minute, so that old trouble does not stay in the figures for ever. */
export class EventLoopWatch {
  private readonly histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  private last: EventLoopLag = { p50: 0, p99: 0 };
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.histogram.enable();
    this.timer = setInterval(() => this.turn(), windowMs).unref();
  }

  /** Of the last full minute or the present one, whichever is worse: a scraper misses no lag, however seldom it comes. */
  get lag(): EventLoopLag {
    const now = this.present;
    return { p50: Math.max(now.p50, this.last.p50), p99: Math.max(now.p99, this.last.p99) };
  }

  stop(): void {
    clearInterval(this.timer);
    this.histogram.disable();
  }

  private turn(): void {
    this.last = this.present;
    this.histogram.reset();
  }

  private get present(): EventLoopLag {
    if (this.histogram.count === 0) return { p50: 0, p99: 0 };
    return { p50: this.at(50), p99: this.at(99) };
  }

  private at(percentile: number): number {
    return Math.max(0, this.histogram.percentile(percentile) / 1e9 - resolutionMs / 1000);
  }
}
