import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from './bulk.js';

/** Processes that start together migrate one after the other: the second one finds nothing left to do. */
const migrationLock = 7_301_005;

export class SchemaBehind extends Error {
  constructor(pending: number) {
    super(
      `The database lacks ${pending} migration(s). Run "npm run cli -- migrate", or set MIGRATE_ON_START=true to have it done at each start.`,
    );
    this.name = 'SchemaBehind';
  }
}

/** Applies what is missing and returns the names of the migrations that ran. */
export async function migrate(orm: MikroORM): Promise<string[]> {
  return orm.em.fork().transactional(async em => {
    await query(em, sql`select pg_advisory_xact_lock(${migrationLock})`);
    return (await orm.migrator.up()).map(({ name }) => name);
  });
}

/** Migrates where this process may, refuses to go on with an old schema where it may not. */
export async function bringUpToDate(orm: MikroORM, mayMigrate: boolean): Promise<void> {
  if (mayMigrate) {
    await migrate(orm);
    return;
  }
  const pending = await orm.migrator.getPending();
  if (pending.length > 0) throw new SchemaBehind(pending.length);
}
