import { MikroORM } from '@mikro-orm/postgresql';
import { Database } from '../database/database.js';
import { migrate } from '../database/schema.js';
import { migrateJobs } from '../jobs/jobs.js';
import { ormOptions } from '../mikro-orm.config.js';
import { print, type Command } from './command.js';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the schema of the database up to date',
  options: { json: { type: 'boolean' } },
  help: { json: 'print the names of the migrations as JSON' },
  async run(config, { json }) {
    const database = await Database.open(config);
    const orm = await MikroORM.init(ormOptions(database.address, 2));
    try {
      const done = await migrate(orm);
      await migrateJobs(database.address);
      print(json ? JSON.stringify({ applied: done }) : done.length > 0 ? `Applied ${done.join(', ')}.` : 'Up to date.');
      return 0;
    } finally {
      await orm.close();
      await database.close();
    }
  },
};
