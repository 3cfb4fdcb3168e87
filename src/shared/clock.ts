/**
 * Two clocks in one: `now` is the wall clock (UTC instants that are stored and shown), `monotonic` only ever grows and
 * is the one durations are measured with. Everything that needs the time takes this class, so that tests can set it.
 */
export abstract class Clock {
  abstract now(): Date;
  /** Milliseconds since some fixed moment, never stepping back. */
  abstract monotonic(): number;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  monotonic(): number {
    return performance.now();
  }
}
