import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { retryDelayMs, type Setback } from './answer.rules.js';

/** Says when the next attempt may be made. */
export class Gate {
  private failures = 0;
  private opensAt = 0;
  /** The receiver itself has said how long. */
  private firm = false;

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until it opens; 0: it is open. */
  get waitMs(): number {
    return Math.max(0, this.opensAt - this.clock.monotonic());
  }

  /** Another attempt in vain. Returns the milliseconds to wait. */
  close(setback: Setback): number {
    this.failures += 1;
    const delay = retryDelayMs(setback, this.failures, Math.random());
    this.firm = setback.kind === 'failed' && setback.retryAfterMs !== null;
    this.opensAt = this.clock.monotonic() + delay;
    return delay;
  }

  open(): void {
    this.failures = 0;
    this.opensAt = 0;
    this.firm = false;
  }

  /** There is reason to try at once, unless the receiver wants to be left alone. */
  reopen(): void {
    if (!this.firm) this.open();
  }
}

/** When this process may speak to the receiver again, for each kind of message. */
@Injectable()
export class CloudGates {
  readonly heartbeats: Gate;
  readonly summaries: Gate;
  /** Summaries were tried again because a heartbeat got through; once is enough until something changes. */
  private nudged = false;

  constructor(clock: Clock) {
    this.heartbeats = new Gate(clock);
    this.summaries = new Gate(clock);
  }

  heartbeatLost(): void {
    this.nudged = false;
  }

  /** A heartbeat got through while summaries wait for their next attempt. True: they are worth one at once. */
  nudgeSummaries(): boolean {
    if (this.nudged) return false;
    this.nudged = true;
    this.summaries.reopen();
    return true;
  }
}
