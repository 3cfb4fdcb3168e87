import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { Logger } from '../../../src/logging/logger.js';
import { createApp } from '../../../src/serve.js';
import { ServersService } from '../../../src/servers/servers.service.js';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { Proxy } from '../../program/proxy.js';
import { freshDatabase, type FreshDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';

let fresh: FreshDatabase;
let proxy: Proxy;
let app: NestFastifyApplication;
const dataDir = mkdtempSync(join(tmpdir(), 'sitewatch-outage-'));

beforeAll(async () => {
  fresh = await freshDatabase();
  proxy = new Proxy(fresh.address);
  await proxy.open();
  const database = Database.at({ ...fresh.address, host: '127.0.0.1', port: proxy.port });
  const config = new Config(readEnvironment({ ENVIRONMENT: 'test', PORT: '0', DATA_DIR: dataDir }));
  app = await createApp(config, database, Logger.silent(), ['api']);
  await app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await app.close();
  await proxy.shut();
  await fresh.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('While the database is away heartbeats are refused with a time to come again, and taken as soon as it is back', async () => {
  const input = { name: 'agent', protocol: 'heartbeat' as const, host: '' };
  const { id, heartbeat_token: token } = await app.get(UnitOfWork).run(() => app.get(ServersService).create(input));
  const beat = async (bearer = token) => {
    const headers = { authorization: `Bearer ${bearer}` };
    const reply = await fetch(`${await app.getUrl()}/api/heartbeat/${id}/`, { method: 'POST', headers });
    const body = (await reply.json()) as Record<string, unknown>;
    return { status: reply.status, retryAfter: reply.headers.get('retry-after'), code: body['code'] };
  };
  expect((await beat()).status).toBe(200);
  await proxy.shut();
  const refused = await Promise.all(Array.from({ length: 20 }, () => beat()));
  for (const reply of refused) expect(reply).toEqual({ status: 503, retryAfter: '5', code: 'unavailable' });
  expect(await beat('wrong')).toMatchObject({ status: 401, code: 'token_invalid' });
  await proxy.open();
  await eventually(async () => expect((await beat()).status).toBe(200));
});
