import { MikroORM } from '@mikro-orm/postgresql';
import 'reflect-metadata';
import { ormOptions } from '../dist/src/mikro-orm.config.js';

/**
 * Compares the entities of the built program with the committed snapshot: nothing is connected to. Without `--check`
 * the difference is written as a new migration, to be read, named and listed in src/mikro-orm.config.ts.
 */
const nowhere = { host: '127.0.0.1', port: 1, user: '', password: '', database: 'none' };
const options = ormOptions(nowhere, 1);
const orm = await MikroORM.init({ ...options, migrations: { ...options.migrations, snapshot: true } });
if (!process.argv.includes('--check')) {
  const { fileName } = await orm.migrator.create();
  process.stdout.write(`${fileName ?? 'Nothing changed.'}\n`);
} else if (await orm.migrator.checkSchema()) {
  process.stderr.write('The entities differ from the migrations: run "npm run migration:create".\n');
  process.exitCode = 1;
}
