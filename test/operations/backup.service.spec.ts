import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/database/database.js';
import { BackupWriter } from '../../src/operations/backup/backup-writer.js';
import { Restore } from '../../src/operations/backup/restore.js';
import { testApp } from '../support/app.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { ask, fingerprint } from './database-contents.js';

const now = new Date('2026-03-01T12:00:00Z');
const secret = 'a secret that is long enough for both programs';

/** An item of an array literal. */
const written = (item: string | null) => (item === null ? 'NULL' : `"${item.replace(/["\\]/g, '\\$&')}"`);

describe('A backup', () => {
  let folder: string;
  let file: string;
  let source: FreshDatabase;
  let target: FreshDatabase;

  const backUp = (from = source) => new BackupWriter(from.address, 'key').write(file, now);
  const restore = (force = false) => new Restore(target.address, force).run(file);

  beforeAll(async () => {
    source = await freshDatabase();
    await ask(
      source.address,
      `insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
       select 'Person ' || n, 'P' || n, n, now(), now() from generate_series(1, 1500) n`,
    );
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sitewatch-backup-'));
    file = join(folder, 'site.backup.gz');
    target = await freshDatabase();
    return async () => {
      await target.drop();
      rmSync(folder, { recursive: true, force: true });
    };
  });
  afterAll(() => source.drop());

  it('gives back what a working site has stored, to the last bit, and the site goes on with it', async () => {
    const env = { SECRET_KEY: secret };
    const own = await freshDatabase();
    const before = await testApp({ database: Database.at(own.address), env });
    const ports = { protocol: 'tcp', host: '127.0.0.1', port: 9, check_interval: 1, timeout: 0.5 };
    const { body: parent } = await before.request('POST', '/api/servers/', { name: 'router', ...ports });
    const child = { name: 'web', ...ports, parent: parent['id'], headers: { authorization: 'hidden' } };
    await before.request('POST', '/api/servers/', child);
    await eventually(async () => {
      const [row] = await ask<{ count: number }>(own.address, 'select count(*)::int as count from ping_result');
      expect(row?.count).toBeGreaterThan(4);
    });
    await ask(
      own.address,
      `update server set parent_id = (select id from server where name = 'web') where name = 'router'`,
    );
    await before.close();
    const report = await backUp(own);
    const { begin, ...contents } = await restore();
    expect(contents).toEqual({ tables: report.tables, rows: report.rows });
    expect(begin).toMatchObject({ key_id: 'key', created_at: now.toISOString() });
    expect(await fingerprint(target.address)).toEqual(await fingerprint(own.address));

    const after = await testApp({ database: Database.at(target.address), env, accounts: false });
    const who = { username: 'admin', password: 'correct horse battery' };
    const { body: login } = await after.request<{ access: string }>('POST', '/api/auth/token/', who);
    const token = { token: login.access };
    const { body } = await after.request<{ count: number }>('GET', '/api/servers/', undefined, token);
    expect(body.count).toBe(2);
    const another = await after.request('POST', '/api/servers/', { name: 'third', ...ports, port: 10 }, token);
    expect(another.status).toBe(201);
    await after.close();
    await own.drop();
  });

  it('gives back every value of every type exactly', async () => {
    const odd = `create table odd_values (n int, words text, bytes bytea, at timestamptz, d date, x float8, y float4,
      many float8[], names text[], j jsonb, k json, amount numeric, flag bool, id uuid,
      twice numeric generated always as (amount * 2) stored)`;
    const text = fc.string({ unit: 'binary' }).map(each => each.replaceAll('\0', ''));
    const table = fc.array(
      fc.record({
        words: fc.option(text),
        bytes: fc.option(fc.uint8Array().map(bytes => `\\x${Buffer.from(bytes).toString('hex')}`)),
        at: fc.option(
          fc.constantFrom('infinity', '-infinity', '0044-03-15 12:00:00.000001+00 BC', '2026-10-25 00:59:59.999999+00'),
        ),
        d: fc.option(fc.constantFrom('2024-02-29', 'infinity', '0001-01-01')),
        x: fc.option(fc.double().map(String)),
        y: fc.option(fc.float().map(String)),
        many: fc.option(fc.array(fc.option(fc.double())).map(list => `{${list.map(String).join()}}`)),
        names: fc.option(fc.array(fc.option(text)).map(list => `{${list.map(written).join()}}`)),
        j: fc.option(fc.json().map(json => json.replaceAll('\\u0000', ''))),
        amount: fc.option(fc.bigInt().map(n => `${n}.${String(n).replace('-', '')}`)),
        flag: fc.option(fc.boolean()),
        id: fc.option(fc.uuid()),
      }),
      { minLength: 1, maxLength: 40 },
    );
    const runs = process.env['SITEWATCH_LONG'] ? 100 : 4;
    const own = await freshDatabase();
    for (const { address } of [own, target]) await ask(address, odd);
    await fc.assert(
      fc.asyncProperty(table, async rows => {
        await ask(own.address, 'truncate odd_values');
        await ask(
          own.address,
          `insert into odd_values
           select n, words, bytes, at, d, x, y, many, names, j::jsonb, j::json, amount, flag, id
           from unnest($1::int[], $2::text[], $3::bytea[], $4::timestamptz[], $5::date[], $6::float8[], $7::float4[], $8::text[],
                       $9::text[], $10::numeric[], $11::bool[], $12::uuid[], $13::text[])
             as u(n, words, bytes, at, d, x, y, j, lists, amount, flag, id, floats),
             lateral (select floats::float8[] as many, lists::text[] as names) l`,
          [
            rows.map((_, n) => n),
            ...(['words', 'bytes', 'at', 'd', 'x', 'y', 'j', 'names', 'amount', 'flag', 'id', 'many'] as const).map(
              name => rows.map(row => row[name]),
            ),
          ],
        );
        await backUp(own);
        await restore(true);
        expect(await fingerprint(target.address)).toEqual(await fingerprint(own.address));
      }),
      { numRuns: runs },
    );
    await own.drop();
  });

  it('brings the day partitions that the rows need', async () => {
    await ask(
      source.address,
      `create table ping_result_20200229 partition of ping_result for values from ('2020-02-29 00:00:00+00') to ('2020-03-01 00:00:00+00')`,
    );
    await ask(
      source.address,
      `insert into ping_result values (1, '2020-02-29 12:00:00+00', 1, 'NaN', 0, 0, 0, 0, 200, 0, '')`,
    );
    await backUp();
    await restore();
    const rows = await ask(target.address, 'select response_time::text as ms from ping_result_20200229');
    await ask(source.address, 'drop table ping_result_20200229');
    expect(rows).toEqual([{ ms: 'NaN' }]);
  });

  it('goes on with ids that nobody had', async () => {
    await backUp();
    await restore();
    const insert = `insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
                    values ('New', 'N', 5000, now(), now()) returning id`;
    expect(await ask(target.address, insert)).toEqual([{ id: 1501 }]);
  });

  it('leaves references and triggers as they were', async () => {
    await backUp();
    const count = `select (select count(*)::int from pg_constraint where contype = 'f') as keys,
                          (select count(*)::int from pg_trigger where not tgisinternal and tgenabled = 'O') as triggers`;
    const before = await ask(target.address, count);
    await restore();
    expect(await ask(target.address, count)).toEqual(before);
  });

  it('is for the eyes of its owner alone, and has its name only when it is complete', async () => {
    await backUp();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['site.backup.gz']);
    rmSync(file);
    await expect(new BackupWriter({ ...source.address, database: 'postgres' }, 'key').write(file, now)).rejects.toThrow(
      'There is no Sitewatch in this database.',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
