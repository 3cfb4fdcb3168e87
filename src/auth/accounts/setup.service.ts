import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Conflict } from '../../shared/errors.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { requireGoodPassword } from '../passwords/password.rules.js';
import { lockAccounts } from './account-lock.js';
import { Account } from './account.entity.js';
import { requireGoodUsername } from './account.rules.js';

/** The first visit: whoever comes first makes the admin account, once. */
@Injectable()
export class SetupService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly hasher: PasswordHasher,
  ) {}

  /** True until there is any account. */
  async needsSetup(): Promise<boolean> {
    return (await this.em.count(Account)) === 0;
  }

  /** Throws Conflict once there is an account; of several callers at the same moment one succeeds. */
  async createFirstAdmin(username: string, password: string): Promise<Account> {
    const name = requireGoodUsername(username);
    requireGoodPassword(password, name);
    if (!(await this.needsSetup())) throw done();
    const passwordHash = await this.hasher.hash(password);
    return this.em.transactional(async em => {
      await lockAccounts(em);
      if ((await em.count(Account)) > 0) throw done();
      const now = this.clock.now();
      const account = em.create(Account, {
        username: name,
        passwordHash,
        role: 'admin',
        createdAt: now,
        updatedAt: now,
      });
      em.persist(account);
      return account;
    });
  }
}

const done = () => new Conflict('already_set_up', 'The first admin exists already.');
