import { LiveClient } from './live-client.js';

/** A message to one client: the answer to a request, or news about its connection. */
export interface Answer {
  type: string;
  [field: string]: unknown;
}

/** A connection in both directions. */
export abstract class TalkingClient extends LiveClient {
  private turn: Promise<void> = Promise.resolve();
  private windowStart = 0;
  private inWindow = 0;

  /** Sends a message that is not part of the feed. */
  abstract tell(message: Answer): void;

  /** Resolves when the client has read what was sent so far, or is gone. */
  protected abstract drained(): Promise<void>;

  /**
   * Runs the client's requests one after the other, in the order they came in, each when the answers before it have been
   * read: asking without reading piles nothing up. `work` must not throw.
   */
  inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(() => this.drained()).then(work);
    return this.turn;
  }

  /** How many requests the client has sent within the current window; `now` is monotonic milliseconds. */
  countRequest(now: number, windowMs: number): number {
    if (now - this.windowStart >= windowMs) {
      this.windowStart = now;
      this.inWindow = 0;
    }
    this.inWindow += 1;
    return this.inWindow;
  }
}
