import { MikroORM, RequestContext } from '@mikro-orm/postgresql';
import type { Config } from './config/config.js';
import type { Database } from './database/database.js';
import { bringUpToDate } from './database/schema.js';
import { migrateJobs } from './jobs/jobs.js';
import { ormOptions } from './mikro-orm.config.js';

/**
 * Brings the schema up to date before any part of the program comes to life. The embedded database belongs to this
 * program alone and is always migrated; an external one only where MIGRATE_ON_START says so.
 */
export async function prepare(database: Database, config: Config): Promise<void> {
  const mayMigrate = database.embedded !== null || config.env.MIGRATE_ON_START;
  const orm = await MikroORM.init(ormOptions(database.address, 2));
  try {
    await RequestContext.create(orm.em, () => bringUpToDate(orm, mayMigrate));
    if (mayMigrate) await migrateJobs(database.address);
  } finally {
    await orm.close();
  }
}
