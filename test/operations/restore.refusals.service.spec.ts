import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BackupWriter } from '../../src/operations/backup/backup-writer.js';
import { Restore } from '../../src/operations/backup/restore.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { ask, fingerprint } from './database-contents.js';

/** A row of the backup, however its values are quoted. */
const rowOf77 = /"\(77,(?:[^"\\]|\\.)*",/;

describe('A restore is refused, and nothing is changed,', () => {
  let folder: string;
  let file: string;
  let whole: Buffer;
  let source: FreshDatabase;
  let target: FreshDatabase;
  let before: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sitewatch-restore-'));
    file = join(folder, 'site.backup.gz');
    source = await freshDatabase();
    target = await freshDatabase();
    await ask(
      source.address,
      `insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
       select 'Person ' || n, 'P' || n, n, now(), now() from generate_series(1, 100) n`,
    );
    await new BackupWriter(source.address, 'key').write(file, new Date('2026-03-01T12:00:00Z'));
    whole = readFileSync(file);
    before = await fingerprint(target.address);
  });
  beforeEach(() => writeFileSync(file, whole));
  afterAll(async () => {
    await source.drop();
    await target.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const refused = async (reason: RegExp, force = false) => {
    await expect(new Restore(target.address, force).run(file)).rejects.toThrow(reason);
    expect(await fingerprint(target.address)).toEqual(before);
  };
  const change = (edit: (text: string) => string) => writeFileSync(file, gzipSync(edit(gunzipSync(whole).toString())));

  it('where the database has another schema', async () => {
    change(text => text.replace(/"schema":"\d+_\w+"/, '"schema":"20200101000000_old"'));
    await refused(/The backup has the schema 20200101000000_old/);
  });

  it('where a program uses the database', async () => {
    const client = new pg.Client({ ...target.address, application_name: 'sitewatch process mark' });
    await client.connect();
    await refused(/Stop Sitewatch first/, true);
    await client.end();
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['where a value was changed', text => text.replace('Person 77', 'Person X'), /table employee is damaged/],
    [
      'where its end is missing',
      text => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1),
      /its end is missing/,
    ],
    ['where something follows its end', text => `${text}{"kind":"rows","rows":[]}\n`, /follows its end/],
    ['where a row is missing', text => text.replace(rowOf77, ''), /table employee is damaged/],
    [
      'where a table is missing',
      text => text.replace(/\{"kind":"table","schema":"public","name":"block".*?\n.*?\n/, ''),
      /tables of it are missing/,
    ],
    [
      'where somebody wrote a statement into it',
      text => text.replace('"partitions":[]', '"partitions":[{"name":"x","bound":"default; drop table server"}]'),
      /no part of a backup/,
    ],
    ['where it is the file of another program', () => '{"kind":"begin"}\n', /no part of a backup/],
    ['where it is of a later version', text => text.replace('"version":1', '"version":2'), /its format is version 2/],
  ])('%s', async (_, edit, reason) => {
    change(edit);
    await refused(reason);
  });

  it('where the file is cut off, at any place', async () => {
    for (const share of [0, 0.5, 0.9999]) {
      writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)));
      await refused(/cut off|end is missing/);
    }
  });

  it('where it is no compressed file, or none at all', async () => {
    writeFileSync(file, 'select 1;');
    await refused(/no backup at all/);
    rmSync(file);
    await refused(/no such file/);
  });

  it('where the database is not empty, unless that is wanted', async () => {
    await ask(target.address, `insert into block (name, created_at, updated_at) values ('A', now(), now())`);
    before = await fingerprint(target.address);
    await refused(/not empty \(block has rows\).*--force/);
    await new Restore(target.address, true).run(file);
    expect(await fingerprint(target.address)).toEqual(await fingerprint(source.address));
  });
});
