import { resolve } from 'node:path';
import { SecretBox } from '../config/secret-box.js';
import { Database } from '../database/database.js';
import { BackupWriter } from '../operations/backup/backup-writer.js';
import { SystemClock } from '../shared/clock.js';
import { print, type Command } from './command.js';

export const backupCommand: Command = {
  name: 'backup',
  takes: '[file]',
  summary: 'Write everything in the database to one file, while Sitewatch runs or not; secrets stay sealed',
  options: { json: { type: 'boolean' } },
  help: { json: 'print what was written as JSON' },
  async run(config, { json }, [given]) {
    const now = new SystemClock().now();
    const file = resolve(given ?? `sitewatch-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup.gz`);
    const database = await Database.open(config);
    try {
      const { keyId } = new SecretBox(config);
      const report = await new BackupWriter(database.address, keyId).write(file, now);
      const { tables, rows, bytes } = report;
      print(
        json
          ? JSON.stringify(report)
          : `${rows} rows of ${tables} tables are in ${file} (${bytes} bytes). Keep the SECRET_KEY, too (without one: ${config.dataDir}/secret.key): without it the stored secrets cannot be read.`,
      );
    } finally {
      await database.close();
    }
    return 0;
  },
};
