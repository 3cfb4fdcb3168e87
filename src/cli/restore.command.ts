import { resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { SecretBox } from '../config/secret-box.js';
import { Database } from '../database/database.js';
import type { BackupContents } from '../operations/backup/backup-reader.js';
import { BackupReader } from '../operations/backup/backup-reader.js';
import { Restore } from '../operations/backup/restore.js';
import { prepare } from '../prepare.js';
import { BadUse, print, type Command } from './command.js';

export const restoreCommand: Command = {
  name: 'restore',
  takes: '<file>',
  summary: 'Fill an empty database from a backup; all of it, or nothing',
  options: { force: { type: 'boolean' }, check: { type: 'boolean' }, json: { type: 'boolean' } },
  help: {
    force: 'replace what is in a database that is not empty',
    check: 'only read the backup and say whether it is complete',
    json: 'print what was read as JSON',
  },
  async run(config, { force, check, json }, [given]) {
    if (given === undefined) throw new BadUse('Say which file to restore.');
    const file = resolve(given);
    const { begin, tables, rows } = check ? await look(file) : await fill(config, file, force === true);
    const isOurs = new SecretBox(config).keyId === begin.key_id;
    if (json) {
      print(JSON.stringify({ file, tables, rows, created_at: begin.created_at, secrets_readable: isOurs }));
    } else {
      const done = check ? 'The backup is complete' : 'The database is filled';
      print(`${done}: ${rows} rows of ${tables} tables, as of ${begin.created_at}.`);
      if (!isOurs)
        print('Its secrets are sealed with another SECRET_KEY: start with that one, or enter the secrets again.');
    }
    return 0;
  },
};

const nothing = () => Promise.resolve();

/** Reads all of it and does nothing with it. */
function look(file: string): Promise<BackupContents> {
  return new BackupReader({ begin: nothing, table: nothing, rows: nothing, sequence: nothing }).read(file);
}

async function fill(config: Config, file: string, force: boolean): Promise<BackupContents> {
  const database = await Database.open(config);
  try {
    await prepare(database, config);
    return await new Restore(database.address, force).run(file);
  } finally {
    await database.close();
  }
}
