import { TerminalFailure } from '../terminal-failure.rules.js';
import { Frame } from '../wire/frame.codec.js';

/** Looks at one frame of a reply; anything but undefined is the result. May throw a TerminalFailure. */
export type Taker<T> = (frame: Frame) => T | undefined;

/** A request under way, whatever its result is. */
export type Pending = Pick<Exchange<unknown>, 'replyId' | 'progress' | 'take' | 'fail'>;

/** However steadily it trickles in, no reply may take longer than this many times the silence that ends it. */
const longestInTimeouts = 12;

/**
 * One request that waits for its reply. Settles exactly once: with what the taker makes of the frames, with a failure,
 * or when nothing came for `timeoutMs`.
 */
export class Exchange<T> {
  readonly result: Promise<T>;
  private readonly resolve: (value: T) => void;
  private readonly reject: (failure: TerminalFailure) => void;
  private readonly silence: NodeJS.Timeout;
  private readonly limit: NodeJS.Timeout;

  constructor(
    readonly replyId: number,
    timeoutMs: number,
    private readonly taker: Taker<T>,
    silent: () => void,
  ) {
    ({ promise: this.result, resolve: this.resolve, reject: this.reject } = Promise.withResolvers<T>());
    this.silence = setTimeout(silent, timeoutMs);
    this.limit = setTimeout(silent, timeoutMs * longestInTimeouts);
  }

  /** Bytes arrived: the other end is alive, only slow. */
  progress(): void {
    this.silence.refresh();
  }

  /** Whether the reply is complete with this frame. */
  take(frame: Frame): boolean {
    try {
      const result = this.taker(frame);
      if (result === undefined) return false;
      this.settle();
      this.resolve(result);
    } catch (error) {
      this.fail(error instanceof TerminalFailure ? error : new TerminalFailure('damaged', 'open', String(error)));
    }
    return true;
  }

  fail(failure: TerminalFailure): void {
    this.settle();
    this.reject(failure);
  }

  private settle(): void {
    clearTimeout(this.silence);
    clearTimeout(this.limit);
  }
}
