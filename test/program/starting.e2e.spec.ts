import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { withAdmin } from '../support/admin.js';
import { listeningAddresses } from './processes.js';
import { Site } from './site.js';

const slow = 40_000;
const live = { status: 200, body: { ready: true } };

/** An external database without any table, and the variables that name it. */
async function emptyDatabase(name: string): Promise<Record<string, string>> {
  const { host, port, user, password } = inject('cluster');
  const database = `${name}_${process.pid}`;
  await withAdmin(inject('cluster'), admin => admin.query(`create database ${database}`));
  onTestFinished(() =>
    withAdmin(inject('cluster'), async admin => {
      await admin.query(`drop database if exists ${database} with (force)`);
    }),
  );
  return {
    DATABASE_HOST: host,
    DATABASE_PORT: String(port),
    DATABASE_NAME: database,
    DATABASE_USER: user,
    DATABASE_PASSWORD: password,
  };
}

describe('An embedded database', () => {
  it(
    'starts again after a crash whose pid now belongs to another process, and whose start lock is still there',
    async () => {
      const site = new Site();
      expect(await site.run(['setup-system'])).toMatchObject({ code: 0, stderr: '' });
      const stranger = process.pid;
      writeFileSync(join(site.cluster, 'postmaster.pid'), `${stranger}\n${site.cluster}\n`);
      const lock = join(site.folder, 'postgres', 'starting');
      writeFileSync(lock, String(stranger));
      const longAgo = new Date(Date.now() - 3_600_000);
      utimesSync(lock, longAgo, longAgo);
      const program = await site.serve();
      expect(await program.request('GET', '/api/health/ready/')).toMatchObject(live);
      expect(site.postmaster).not.toBe(stranger);
      expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
    },
    slow,
  );

  it(
    'is made anew where a crash left half of it',
    async () => {
      const site = new Site();
      const half = `${site.cluster}.new`;
      mkdirSync(half, { recursive: true });
      writeFileSync(join(half, 'PG_VERSION'), '18\n');
      const program = await site.serve();
      expect(await program.request('GET', '/api/health/ready/')).toMatchObject(live);
      expect(readFileSync(join(site.cluster, 'PG_VERSION'), 'utf8')).toBe('18\n');
      expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
    },
    slow,
  );

  it.skipIf(process.platform !== 'linux')(
    'listens on no network address, and the program on HOST alone (reads /proc, so on Linux only)',
    async () => {
      const site = new Site();
      const program = await site.serve({ HOST: '127.0.0.2' });
      expect(site.postmasters()).toHaveLength(1);
      expect(listeningAddresses(program.pid)).toEqual([program.url.replace('http://', '')]);
      expect(program.url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
    },
    slow,
  );
});

describe('An external database whose schema is behind', () => {
  it(
    'is refused with a message that says what to do, until MIGRATE_ON_START allows to change it',
    async () => {
      const site = new Site();
      const external = await emptyDatabase('behind');
      const refused = await site.run(['serve'], external);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/^The database lacks \d+ migration\(s\)\. Run .*migrate.*MIGRATE_ON_START=true/);
      const program = await site.serve({ ...external, MIGRATE_ON_START: 'true' });
      expect(await program.request('GET', '/api/health/ready/')).toMatchObject(live);
      expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
      expect(site.postmasters()).toEqual([]);
    },
    slow,
  );

  it(
    'is brought up to date by the command migrate, which may be repeated',
    async () => {
      const site = new Site();
      const external = await emptyDatabase('migrated');
      const first = await site.run(['migrate', '--json'], external);
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(first.stdout)).toMatchObject({ applied: expect.arrayContaining([expect.any(String)]) });
      const second = await site.run(['migrate', '--json'], external);
      expect([second.code, JSON.parse(second.stdout)]).toEqual([0, { applied: [] }]);
      const program = await site.serve(external);
      expect(await program.request('GET', '/api/health/ready/')).toMatchObject(live);
    },
    slow,
  );
});

describe('A database that cannot be reached', () => {
  it(
    'ends the start with code 1 and a message',
    async () => {
      const site = new Site();
      const { code, stderr } = await site.run(['serve'], { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: '1' });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^The database cannot be reached: .*127\.0\.0\.1:1\n$/),
      });
    },
    slow,
  );
});
