import { BacnetFaults } from '../bacnet.simulator.options.js';
import { Asker, Line } from '../net/line.js';
import { Timers } from './timers.js';

/** What a device sends, as far as its faults let it out. */
export class Outlet {
  constructor(
    private readonly line: Line,
    private readonly timers: Timers,
    private readonly faults: Readonly<BacnetFaults>,
    private readonly random: () => number,
  ) {}

  get address(): string {
    return this.line.address;
  }

  /** Whether a datagram is lost on its way. */
  loses(): boolean {
    return this.faults.loss > 0 && this.random() < this.faults.loss;
  }

  send(apdu: Buffer, to: Asker, expectsReply = false): void {
    this.put(() => this.line.send(apdu, to, expectsReply));
  }

  broadcast(apdu: Buffer): void {
    this.put(() => this.line.broadcast(apdu));
  }

  private put(send: () => void): void {
    if (this.faults.dead || this.loses()) return;
    if (this.faults.delayMs > 0) this.timers.later(this.faults.delayMs, send);
    else send();
  }
}
