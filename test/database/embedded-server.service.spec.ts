import { Logger } from '@nestjs/common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedServer } from '../../src/database/embedded-server.js';
import { Postmaster } from '../../src/database/postmaster.js';
import { eventually } from '../support/eventually.js';

const settings = { fsync: 'off' };

async function select<Value>(server: EmbeddedServer, expression: string): Promise<Value> {
  const client = new pg.Client(server.address);
  await client.connect();
  try {
    return (await client.query<{ value: Value }>(`select ${expression} as value`)).rows[0]!.value;
  } finally {
    await client.end();
  }
}

describe('The embedded server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitewatch-embedded-'));
  const postmaster = new Postmaster(join(folder, 'postgres', 'cluster'));
  const open: EmbeddedServer[] = [];
  const opened = async () => {
    const server = await EmbeddedServer.open(folder, settings);
    open.push(server);
    return server;
  };
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(() => Promise.all(open.splice(0).map(server => server.leave())));
  afterAll(async () => {
    Logger.overrideLogger(true);
    await postmaster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is started once for all that open it together, and is stopped by the last to leave', async () => {
    const [first, second, third] = await Promise.all([opened(), opened(), opened()]);
    const { pid } = postmaster;
    expect(pid).not.toBeNull();
    expect(second.address).toEqual(first.address);
    await second.leave();
    await first.leave();
    expect(postmaster.pid).toBe(pid);
    expect(await select(third, '1 + 1')).toBe(2);
    await third.leave();
    expect(postmaster.pid).toBeNull();
  });

  it('is adopted by whoever comes later', async () => {
    await opened();
    const { pid } = postmaster;
    const later = await opened();
    expect(postmaster.pid).toBe(pid);
    expect(await select(later, 'current_database()')).toBe('sitewatch');
  });

  it('is stopped once when all leave at the same moment', async () => {
    const all = await Promise.all([opened(), opened(), opened()]);
    await Promise.all(all.map(server => server.leave()));
    await Promise.all(all.map(server => server.leave()));
    expect(postmaster.pid).toBeNull();
  });

  it('keeps what was stored, has checksums, sorts text by code point and tells instants in UTC', async () => {
    const server = await opened();
    const found = await select(
      server,
      `array[current_setting('data_checksums'), current_setting('timezone'), ('Z' < 'a')::text, ('é' > 'z')::text,
             current_setting('server_encoding')]`,
    );
    expect(found).toEqual(['on', 'UTC', 'true', 'true', 'UTF8']);
  });

  it.each(['SIGKILL', 'SIGQUIT', 'SIGINT'] as const)(
    'that was ended by %s is started again at the same place while it is used, once for all users',
    async signal => {
      const [server] = await Promise.all([opened(), opened()]);
      const before = { pid: postmaster.pid ?? 0, address: server.address };
      process.kill(before.pid, signal);
      await eventually(() => expect([before.pid, null]).not.toContain(postmaster.pid));
      await eventually(async () => expect(await select(server, '1')).toBe(1));
      expect(server.address).toEqual(before.address);
      const users = `(select count(*)::int from pg_locks where locktype = 'advisory' and mode = 'ShareLock')`;
      await eventually(async () => expect(await select(server, users)).toBe(2));
    },
  );

  it('is not left running by the one that leaves while it comes back', async () => {
    const server = await opened();
    process.kill(postmaster.pid ?? 0, 'SIGKILL');
    await eventually(() => expect(postmaster.pid).toBeNull());
    await server.leave();
    expect(postmaster.pid).toBeNull();
    expect(await select(await opened(), '1')).toBe(1);
  });
});
