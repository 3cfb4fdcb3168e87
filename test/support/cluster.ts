import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import type { TestProject } from 'vitest/node';
import type { DatabaseAddress } from '../../src/config/config.js';
import { EmbeddedServer } from '../../src/database/embedded-server.js';
import { migrate } from '../../src/database/schema.js';
import { migrateJobs } from '../../src/jobs/jobs.js';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { withAdmin } from './admin.js';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: DatabaseAddress;
    template: string;
  }
}

/**
 * One PostgreSQL for the whole run: the embedded engine with fsync off in a folder of its own, or the server that
 * TEST_DATABASE_URL names. The schema is made once, in a template that each test file copies.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['TEST_DATABASE_URL'];
  const folder = mkdtempSync(join(tmpdir(), 'sitewatch-test-'));
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const server = external ? null : await EmbeddedServer.open(folder, settings);
  const cluster = server ? server.address : addressOf(external ?? '');
  const template = `sitewatch_template_${process.pid}`;
  await withAdmin(cluster, admin => admin.query(`create database ${template}`));
  const address = { ...cluster, database: template };
  const orm = await MikroORM.init(ormOptions(address, 2));
  await migrate(orm);
  await orm.close();
  await migrateJobs(address);
  project.provide('cluster', cluster);
  project.provide('template', template);
  return async () => {
    await withAdmin(cluster, admin => admin.query(`drop database if exists ${template} with (force)`));
    await server?.leave();
    rmSync(folder, { recursive: true, force: true });
  };
}

function addressOf(text: string): DatabaseAddress {
  const url = new URL(text);
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1) || 'postgres',
  };
}
