import { Clock } from '../../../shared/clock.js';
import type { BacnetAddress } from '../address.codec.js';

/** How long a reply may still be under way to a request that was given up. */
const restMs = 15_000;

/** Which invoke ids a peer may still answer although nobody waits any more. */
export class RestingIds {
  /** By peer and id, in the order of their ends. */
  private readonly ends = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  add(peer: BacnetAddress, id: number): void {
    this.forgetEnded();
    const key = keyOf(peer, id);
    this.ends.delete(key);
    this.ends.set(key, this.clock.monotonic() + restMs);
  }

  has(peer: BacnetAddress, id: number): boolean {
    return (this.ends.get(keyOf(peer, id)) ?? 0) > this.clock.monotonic();
  }

  /** Until the next one may be used again. */
  get nextEndMs(): number {
    this.forgetEnded();
    const [first] = this.ends.values();
    return Math.max((first ?? 0) - this.clock.monotonic(), 1);
  }

  private forgetEnded(): void {
    const now = this.clock.monotonic();
    for (const [key, end] of this.ends) {
      if (end > now) return;
      this.ends.delete(key);
    }
  }
}

function keyOf(peer: BacnetAddress, id: number): string {
  return `${id} ${peer}`;
}
