import { Injectable } from '@nestjs/common';
import { LoginThrottle, type Attempt } from './login-throttle.js';
import { PasswordHasher } from './password-hasher.js';

/** The only way a password is tried: slowed down after failures, bounded, and equally slow for unknown names. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
  ) {}

  /**
   * Whether `password` belongs to `passwordHash` (null: there is no such account). Throws TooManyRequests. The pause is
   * looked at again when the turn has come, and a failure counts before the next one gets its turn, so that guesses sent
   * all at once do not slip past it.
   */
  async matches(attempt: Attempt, passwordHash: string | null, password: string): Promise<boolean> {
    this.throttle.check(attempt);
    return this.hasher.matches(passwordHash, password, {
      begins: () => this.throttle.check(attempt),
      ends: right => (right ? this.throttle.succeeded(attempt) : this.throttle.failed(attempt)),
    });
  }
}
