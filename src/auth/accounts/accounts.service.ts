import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { orderOf, windowOf, type PageQuery } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { NotFound } from '../../shared/errors.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { requireGoodPassword } from '../passwords/password.rules.js';
import type { Role } from '../role.rules.js';
import { SessionEnder, type EndReason } from '../sessions/session-ender.js';
import { lockAccounts, requireAnAdmin, requireFreeName } from './account-lock.js';
import { Account } from './account.entity.js';
import { requireGoodUsername } from './account.rules.js';

export interface NewAccount {
  username: string;
  password: string;
  role: Role;
  active?: boolean;
}

const columns = { id: 'id', username: 'username', role: 'role', created_at: 'createdAt', last_login_at: 'lastLoginAt' };

/** The login accounts. Their passwords are hashed before any transaction begins. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionEnder,
  ) {}

  /** One page and the number of all accounts that match. */
  list(query: PageQuery): Promise<[Account[], number]> {
    const matching = query.search ? { username: { $ilike: `%${literal(query.search)}%` } } : {};
    return this.em.findAndCount(Account, matching, {
      ...windowOf(query),
      orderBy: orderOf(query.ordering, columns, 'username'),
    });
  }

  async get(id: number): Promise<Account> {
    const account = await this.em.findOne(Account, id);
    if (!account) throw new NotFound('Account', id);
    return account;
  }

  /** Throws InvalidInput for a bad name or password, Conflict where the name is taken. */
  async create({ username, password, role, active = true }: NewAccount): Promise<Account> {
    const name = requireGoodUsername(username);
    requireGoodPassword(password, name);
    const passwordHash = await this.hasher.hash(password);
    return this.em.transactional(async em => {
      await lockAccounts(em);
      await requireFreeName(em, name);
      const now = this.clock.now();
      const account = em.create(Account, {
        username: name,
        passwordHash,
        role,
        active,
        createdAt: now,
        updatedAt: now,
      });
      em.persist(account);
      return account;
    });
  }

  /**
   * Changes what is given; a new role, password or standing ends the account's sessions. Throws ImpossibleNow where no
   * active admin would remain.
   */
  async change(id: number, change: Partial<NewAccount>): Promise<Account> {
    const newName = change.username === undefined ? undefined : requireGoodUsername(change.username);
    const newHash = change.password === undefined ? undefined : await this.hasher.hash(change.password);
    return this.em.transactional(async em => {
      const account = await this.locked(em, id);
      const { role = account.role, active = account.active } = change;
      await requireAnAdmin(em, account, { role, active });
      const username = newName ?? account.username;
      if (username !== account.username) await requireFreeName(em, username);
      if (change.password !== undefined) requireGoodPassword(change.password, username);
      const reason = endReason(account, { role, active, hasNewPassword: newHash !== undefined });
      em.assign(account, {
        username,
        role,
        active,
        passwordHash: newHash ?? account.passwordHash,
        updatedAt: this.clock.now(),
      });
      if (reason) await this.sessions.end({ accountId: id }, reason);
      return account;
    });
  }

  /** Throws ImpossibleNow for the last active admin. */
  async remove(id: number): Promise<void> {
    await this.em.transactional(async em => {
      const account = await this.locked(em, id);
      await requireAnAdmin(em, account, null);
      await this.sessions.end({ accountId: id }, 'account deleted');
      em.remove(account);
    });
  }

  /** The row lock makes a login that is under way either finish first, and be ended, or see the change. */
  private async locked(em: EntityManager, id: number): Promise<Account> {
    await lockAccounts(em);
    const account = await em.findOne(Account, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!account) throw new NotFound('Account', id);
    return account;
  }
}

function endReason(before: Account, after: { role: Role; active: boolean; hasNewPassword: boolean }): EndReason | null {
  if (before.active && !after.active) return 'deactivated';
  if (before.role !== after.role) return 'role changed';
  return after.hasNewPassword ? 'password changed' : null;
}

/** Signs that LIKE would read as a pattern, taken literally. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, sign => `\\${sign}`);
}
