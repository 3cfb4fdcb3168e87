import { Timers } from './timers.js';

/** Requests a device keeps waiting; further ones are dropped. */
const maxWaiting = 256;

/** Serves one request after the other, each in its time. */
export class RequestQueue {
  private freeAt = 0;
  private waiting = 0;

  constructor(private readonly timers: Timers) {}

  push(serviceMs: number, serve: () => void): void {
    if (serviceMs <= 0) return serve();
    if (this.waiting >= maxWaiting) return;
    const now = performance.now();
    this.freeAt = Math.max(now, this.freeAt) + serviceMs;
    this.waiting++;
    this.timers.later(Math.ceil(this.freeAt - now), () => {
      this.waiting--;
      serve();
    });
  }
}
