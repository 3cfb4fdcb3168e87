import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Site } from '../program/site.js';
import { eventually } from '../support/eventually.js';

/** Every command starts the database and the program: on a busy machine that takes a while. */
const patienceMs = 180_000;
const secret = { SECRET_KEY: 'a secret that both sites are given by hand' };

it(
  'A site that was killed is backed up, and another one goes on where it was',
  async () => {
    const killed = new Site();
    const program = await killed.serve(secret);
    const token = await program.admin();
    const tcp = { protocol: 'tcp', host: '127.0.0.1', port: 9, check_interval: 1, timeout: 0.5 };
    await program.request('POST', '/api/servers/', { name: 'web', ...tcp }, token);
    await eventually(async () => {
      const [row] = await killed.query<{ n: number }>('select count(*)::int as n from ping_result');
      expect(row?.n).toBeGreaterThan(1);
    });
    await program.end('SIGKILL');
    const results = await killed.query(
      'select id, check_timestamp::text as at, server_id from ping_result order by id',
    );

    const file = join(killed.folder, 'site.backup.gz');
    const backup = await killed.run(['backup', file, '--json'], secret);
    expect(backup).toMatchObject({ code: 0, stderr: '' });
    const { rows, tables } = JSON.parse(backup.stdout) as { rows: number; tables: number };
    expect(rows).toBeGreaterThan(results.length);

    const other = new Site();
    const restore = await other.run(['restore', file, '--json'], secret);
    expect(restore).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(restore.stdout)).toMatchObject({ rows, tables, secrets_readable: true });

    const again = await other.serve(secret, ['serve', '--roles', 'api']);
    expect((await again.request('GET', '/api/servers/', undefined, token)).body).toMatchObject({ count: 1 });
    const there = await other.query('select id, check_timestamp::text as at, server_id from ping_result order by id');
    expect(there).toEqual(results);
    expect((await again.end('SIGTERM')).code).toBe(0);
  },
  patienceMs,
);

it(
  'A restore is refused while the program runs, and where there is something already; a backup is not',
  async () => {
    const site = new Site();
    const program = await site.serve();
    const file = join(site.folder, 'site.backup.gz');
    expect((await site.run(['backup', file])).code).toBe(0);
    const running = await site.run(['restore', file, '--force']);
    expect(running).toMatchObject({ code: 1, stderr: expect.stringMatching(/Stop Sitewatch first/) });
    await program.end('SIGTERM');
    const full = await site.run(['restore', file]);
    expect(full).toMatchObject({ code: 1, stderr: expect.stringMatching(/not empty.*--force/) });
    expect((await site.run(['restore', file, '--force'])).code).toBe(0);
  },
  patienceMs,
);

it(
  'A backup can be checked without a database',
  async () => {
    const site = new Site();
    const file = join(site.folder, 'none.backup.gz');
    const missing = await site.run(['restore', file, '--check']);
    expect(missing).toMatchObject({ code: 1, stderr: 'This backup cannot be used: there is no such file.\n' });
    expect(existsSync(site.cluster)).toBe(false);
    expect((await site.run(['restore'])).code).toBe(2);
  },
  patienceMs,
);
