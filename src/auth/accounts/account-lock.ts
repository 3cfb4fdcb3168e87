import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Conflict, ImpossibleNow } from '../../shared/errors.js';
import { Account } from './account.entity.js';
import { losesLastAdmin, type Standing } from './account.rules.js';

/**
 * One change of accounts at a time, over all processes, until the transaction of `em` ends: "no account yet", "this name
 * is free" and "another admin remains" are questions about all rows, which no row lock answers.
 */
export async function lockAccounts(em: EntityManager): Promise<void> {
  await query(em, sql`select pg_advisory_xact_lock(hashtext('sitewatch.accounts'))`);
}

/** Throws Conflict where another account has the name; to be asked under the lock. */
export async function requireFreeName(em: EntityManager, username: string): Promise<void> {
  if ((await em.count(Account, { username })) > 0) {
    const message = 'This username is taken.';
    throw new Conflict('taken', message, [{ field: 'username', messages: [message] }]);
  }
}

/** Throws ImpossibleNow where the change would leave no active admin; to be asked under the lock. */
export async function requireAnAdmin(em: EntityManager, before: Account, after: Standing | null): Promise<void> {
  const others = await em.count(Account, { id: { $ne: before.id }, role: 'admin', active: true });
  if (losesLastAdmin(before, after, others)) {
    throw new ImpossibleNow('last_admin', 'This is the last active admin; make another one first.');
  }
}
