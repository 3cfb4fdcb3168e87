const remembered = 2000;

/** How late the newest checks started, in milliseconds. */
export class Lateness {
  private readonly values = new Float64Array(remembered);
  private count = 0;

  add(ms: number): void {
    this.values[this.count % remembered] = ms;
    this.count += 1;
  }

  /** The value that `share` (0..1) of the newest checks did not exceed; 0 before the first check. */
  quantile(share: number): number {
    const known = this.values.slice(0, Math.min(this.count, remembered)).sort();
    return known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? 0;
  }

  /** Checks started so far. */
  get total(): number {
    return this.count;
  }
}
