import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { TooManyRequests } from '../../shared/errors.js';
import { BoundedMap } from '../bounded-map.js';
import { addressGroup, afterFailure, waitMs, type Failures } from './login-throttle.rules.js';

/** Whose password is tried, and from where. */
export interface Attempt {
  username: string;
  address: string;
}

const maxRemembered = 10_000;

/**
 * Slows down guessing: per account and address, so that nobody can lock somebody else out. Lives in this process: with
 * several instances a guesser gets the free attempts once per instance.
 */
@Injectable()
export class LoginThrottle {
  private readonly failures = new BoundedMap<string, Failures>(maxRemembered);

  constructor(private readonly clock: Clock) {}

  /** Throws TooManyRequests while the pause after earlier failures lasts. */
  check(attempt: Attempt): void {
    const wait = waitMs(this.failures.get(keyOf(attempt)), this.clock.monotonic());
    if (wait > 0)
      throw new TooManyRequests('Too many failed attempts. Wait before the next one.', Math.ceil(wait / 1000));
  }

  failed(attempt: Attempt): void {
    const key = keyOf(attempt);
    this.failures.set(key, afterFailure(this.failures.get(key), this.clock.monotonic()));
  }

  succeeded(attempt: Attempt): void {
    this.failures.delete(keyOf(attempt));
  }

  /** Pairs of account and address that are remembered at the moment. */
  get remembered(): number {
    return this.failures.size;
  }
}

function keyOf({ username, address }: Attempt): string {
  return `${addressGroup(address)} ${username}`;
}
