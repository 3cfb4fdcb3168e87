import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { TooManyRequests } from '../../shared/errors.js';

/** OWASP's smallest recommended argon2id setting: 19 MiB and about 20 ms, which a small machine can bear twice at once. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A well-formed hash that no password has: checking against it costs the same time as a real one. */
const nobodysHash = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const atOnce = 2;
const maxWaiting = 50;

/** Called while a password has its turn, before anybody else gets it. */
interface Turn {
  /** May throw to give the turn away. */
  begins?: () => void;
  ends?: (right: boolean) => void;
}

/** Argon2id, at most two at once and fifty waiting: a flood of logins costs bounded memory and leaves the pool free. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, cost));
  }

  /** Whether the password belongs to the hash; null (no such account) takes as long as a real one. */
  matches(passwordHash: string | null, password: string, { begins, ends }: Turn = {}): Promise<boolean> {
    return this.inTurn(async () => {
      begins?.();
      const same = await verify(passwordHash ?? nobodysHash, password);
      const right = passwordHash !== null && same;
      ends?.(right);
      return right;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < atOnce) this.running += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  /** Resolves when somebody who has finished hands over their place. */
  private turn(): Promise<void> {
    if (this.waiting.length >= maxWaiting) throw new TooManyRequests('Too many logins at once. Try again.', 1);
    return new Promise(resolve => this.waiting.push(resolve));
  }
}
