export interface BacklogBounds {
  /** What may wait for a client that reads. */
  usual: number;
  /** What may wait at all: a burst within one moment is not the client's fault. */
  most: number;
  /** How long more than the usual may wait, in milliseconds. */
  patienceMs: number;
}

/** Decides when a client reads too slowly: much has been waiting for a while, or far too much is. */
export class Backlog {
  private since: number | null = null;
  /** What the client has asked for itself (a snapshot, what it missed) and not read yet; it may wait in addition. */
  private asked = 0;

  constructor(private readonly bounds: BacklogBounds) {}

  /** `waiting` in the unit of the bounds, `now` in monotonic milliseconds. */
  isTooMuch(waiting: number, now: number): boolean {
    const unasked = waiting - this.asked;
    if (unasked <= this.bounds.usual) {
      this.since = null;
      return false;
    }
    this.since ??= now;
    return unasked > this.bounds.most || now - this.since > this.bounds.patienceMs;
  }

  allow(amount: number): void {
    this.asked += amount;
  }

  /** Everything has been read. */
  clear(): void {
    this.asked = 0;
    this.since = null;
  }
}
