import { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { TerminalFaults } from './terminal.simulator.options.js';

/** Writes to one client: whole, cut into segments, or everything of a turn in one. Keeps the order. */
export class TerminalOutlet {
  private readonly held: Buffer[] = [];
  private flushing: Promise<void> | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly faults: Readonly<TerminalFaults>,
  ) {}

  write(bytes: Buffer): void {
    const { merged, segmentBytes } = this.faults;
    if (!merged && segmentBytes === null && !this.flushing) return this.put(bytes);
    this.held.push(bytes);
    this.flushing ??= this.flush().finally(() => (this.flushing = null));
  }

  private async flush(): Promise<void> {
    await nextTurn();
    while (this.held.length > 0) {
      const bytes = Buffer.concat(this.held.splice(0));
      const step = this.faults.segmentBytes ?? bytes.length;
      for (let at = 0; at < bytes.length; at += step) {
        this.put(bytes.subarray(at, at + step));
        // On loopback a segment is delivered within a turn, so that the next one is a segment of its own.
        if (at + step < bytes.length) await this.pause();
      }
    }
  }

  private async pause(): Promise<void> {
    if (this.faults.segmentDelayMs > 0) await delay(this.faults.segmentDelayMs, undefined, { ref: false });
    else await nextTurn();
  }

  private put(bytes: Buffer): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.write(bytes);
  }
}
