import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Conflict, Forbidden, InvalidInput, Unauthenticated } from '../../shared/errors.js';
import { Account } from '../accounts/account.entity.js';
import type { Login } from '../login.rules.js';
import { SessionEnder } from '../sessions/session-ender.js';
import { PasswordCheck } from './password-check.js';
import { PasswordHasher } from './password-hasher.js';
import { requireGoodPassword } from './password.rules.js';

export interface PasswordChange {
  current: string;
  next: string;
  /** Address of the client: guesses at the current password are slowed down like logins. */
  address: string;
}

/** People changing their own password. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly check: PasswordCheck,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionEnder,
  ) {}

  /** Ends all other sessions of the account. Throws InvalidInput where the current password is wrong or the next too weak. */
  async change(login: Login, { current, next, address }: PasswordChange): Promise<void> {
    const id = login.accountId;
    if (id === null) throw new Forbidden('An API key has no password.');
    const account = await this.em.findOne(Account, id);
    if (!account) throw new Unauthenticated();
    const { username, passwordHash: before } = account;
    requireGoodPassword(next, username, 'new_password');
    if (!(await this.check.matches({ username, address }, before, current))) {
      throw InvalidInput.field('current_password', 'This is not your current password.');
    }
    const passwordHash = await this.hasher.hash(next);
    await this.em.transactional(async em => {
      const own = { id, passwordHash: before };
      const locked = await em.findOne(Account, own, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
      if (!locked) throw new Conflict('changed_meanwhile', 'The password has just been changed by somebody else.');
      em.assign(locked, { passwordHash, updatedAt: this.clock.now() });
      await this.sessions.end({ accountId: id, except: login.sessionId }, 'password changed');
    });
  }
}
