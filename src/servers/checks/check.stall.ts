/**
 * Notices when the event loop stands still, so that an answer that sat unread in the kernel is not called late. One
 * timer serves all checks; what is remembered is the longest standstill of each of the last periods.
 */
export class StallWatch {
  private lastTick = performance.now();
  private readonly stalls: { endedAt: number; lastedMs: number }[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly periodMs = 50) {
    this.timer = setInterval(() => this.tick(), periodMs);
    this.timer.unref();
  }

  /** The longest standstill that touched the time since `startedAt` (monotonic ms), the present one included. */
  longestSince(startedAt: number): number {
    let longest = this.lagAt(performance.now());
    for (let index = this.stalls.length - 1; index >= 0; index--) {
      const stall = this.stalls[index];
      if (!stall || stall.endedAt < startedAt) break;
      longest = Math.max(longest, stall.lastedMs);
    }
    return longest;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const lastedMs = this.lagAt(now);
    this.lastTick = now;
    if (lastedMs < this.periodMs) return;
    this.stalls.push({ endedAt: now, lastedMs });
    // 1,000 standstills of 50 ms and more cover longer than any check may last, or the machine is beyond help.
    if (this.stalls.length > 1_000) this.stalls.shift();
  }

  private lagAt(now: number): number {
    return Math.max(0, now - this.lastTick - this.periodMs);
  }
}
