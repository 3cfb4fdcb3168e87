import { RequestContext, type MikroORM } from '@mikro-orm/postgresql';
import type { Config } from './config/config.js';
import type { Database } from './database/database.js';
import { bringUpToDate } from './database/schema.js';
import { migrateJobs } from './jobs/jobs.js';

/**
 * Brings the schema up to date before anything uses it. The embedded database belongs to this program alone and is
 * always migrated; an external one only where MIGRATE_ON_START says so.
 */
export async function prepare(orm: MikroORM, database: Database, config: Config): Promise<void> {
  const mayMigrate = database.embedded !== null || config.env.MIGRATE_ON_START;
  await RequestContext.create(orm.em, () => bringUpToDate(orm, mayMigrate));
  if (mayMigrate) await migrateJobs(database.address);
}
