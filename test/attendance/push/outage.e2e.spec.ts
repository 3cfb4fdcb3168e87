import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PushTerminalsService } from '../../../src/attendance/push/push-terminals.service.js';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { Database } from '../../../src/database/database.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { Logger } from '../../../src/logging/logger.js';
import { createApp } from '../../../src/serve.js';
import { PushingTerminal } from '../../../src/simulators/terminals/push/pushing-terminal.js';
import { Proxy } from '../../program/proxy.js';
import { freshDatabase, type FreshDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';

let fresh: FreshDatabase;
let proxy: Proxy;
let app: NestFastifyApplication;
const dataDir = mkdtempSync(join(tmpdir(), 'sitewatch-push-'));

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

it('While the database is away a terminal keeps its punches, and delivers them when it is back', async () => {
  const terminals = app.get(PushTerminalsService);
  const inWork = <T>(work: () => Promise<T>) => app.get(UnitOfWork).run(work);
  const terminal = new PushingTerminal({ url: await app.getUrl() });
  await terminal.round();
  const [found] = await inWork(() => terminals.list({ page: 1, page_size: 10 }));
  await inWork(() => terminals.approve(found[0]?.id ?? 0, {}));
  await terminal.round();
  terminal.punch('7');
  await proxy.shut();
  expect(await terminal.deliver()).toBe(false);
  expect(terminal.answers.at(-1)).toEqual({
    status: 503,
    text: 'ERROR: The database cannot be reached at the moment.\n',
  });
  expect(terminal.waiting).toBe(1);
  await proxy.open();
  await eventually(async () => expect(await terminal.deliver()).toBe(true));
  expect(terminal.waiting).toBe(0);
  const [again] = await inWork(() => terminals.list({ page: 1, page_size: 10 }));
  expect(again[0]?.stamps).toEqual({ ATTLOG: '1' });
});
