import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { processRoles, type ProcessRole } from '../../src/app.module.js';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { Database } from '../../src/database/database.js';
import { Logger } from '../../src/logging/logger.js';
import { createApp } from '../../src/serve.js';
import { freshDatabase } from './database.js';

export interface TestAppOptions {
  roles?: readonly ProcessRole[];
  /** Variables that differ from the defaults of the tests. */
  env?: Record<string, string>;
  /** False: leave the program at its first visit, without accounts. */
  accounts?: boolean;
  /** Another program's: then there are two on one. */
  database?: Database;
}

export interface Reply<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface TestApp {
  url: string;
  app: NestFastifyApplication;
  config: Config;
  database: Database;
  adminToken: string;
  viewerToken: string;
  /** One JSON request; as the admin unless `token` says otherwise (null: nobody). */
  request<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    options?: { token?: string | null; headers?: Record<string, string> },
  ): Promise<Reply<Body>>;
  close(): Promise<void>;
}

const password = 'correct horse battery';

/** The whole program on a free port and a fresh database, with an admin and a viewer. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const fresh = options.database ? null : await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'sitewatch-app-'));
  const variables = {
    ENVIRONMENT: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    PROBE_CANARIES: 'loopback',
    ...options.env,
  };
  const config = new Config(readEnvironment(variables));
  const database = options.database ?? Database.at(fresh?.address ?? notFresh());
  const app = await createApp(config, database, testLogger(config), options.roles ?? processRoles);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const tokens = options.accounts === false ? { admin: '', viewer: '' } : await makeAccounts(url);
  return {
    url,
    app,
    config,
    database,
    adminToken: tokens.admin,
    viewerToken: tokens.viewer,
    request: (method, path, body, { token = tokens.admin, headers = {} } = {}) =>
      request(method, `${url}${path}`, body, { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers }),
    close: async () => {
      await app.close();
      await fresh?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function notFresh(): never {
  throw new Error('There is no database.');
}

const testLogger = (config: Config) => (process.env['TEST_LOG'] ? Logger.open(config) : Logger.silent());

async function request<Body>(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply<Body>> {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method,
    headers: { ...json, ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as Body };
}

async function makeAccounts(url: string): Promise<{ admin: string; viewer: string }> {
  await request('POST', `${url}/api/setup/`, { username: 'admin', password }, {});
  const admin = await login(url, 'admin');
  const authorization = { authorization: `Bearer ${admin}` };
  await request('POST', `${url}/api/accounts/`, { username: 'viewer', password, role: 'viewer' }, authorization);
  return { admin, viewer: await login(url, 'viewer') };
}

async function login(url: string, username: string): Promise<string> {
  const { body } = await request<{ access: string }>('POST', `${url}/api/auth/token/`, { username, password }, {});
  return body.access;
}
