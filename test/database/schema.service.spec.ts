import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { bringUpToDate, migrate, SchemaBehind } from '../../src/database/schema.js';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { withAdmin } from '../support/admin.js';

const database = `schema_${process.pid}`;
let orms: MikroORM[];

beforeEach(async () => {
  await withAdmin(inject('cluster'), admin => admin.query(`create database ${database}`));
  orms = await Promise.all([1, 2, 3].map(() => MikroORM.init(ormOptions({ ...inject('cluster'), database }, 2))));
});
afterEach(async () => {
  await Promise.all(orms.map(orm => orm.close()));
  await withAdmin(inject('cluster'), admin => admin.query(`drop database ${database} with (force)`));
});

it('Processes that migrate at the same time do it once', async () => {
  const done = await Promise.all(orms.map(orm => migrate(orm)));
  const counts = done.map(names => names.length).sort((a, b) => a - b);
  expect(counts).toEqual([0, 0, expect.any(Number)]);
  expect(counts[2]).toBeGreaterThan(1);
});

it('An old schema is refused by a process that may not change it, and accepted once it is up to date', async () => {
  const [orm] = orms;
  await expect(bringUpToDate(orm!, false)).rejects.toThrow(SchemaBehind);
  await bringUpToDate(orm!, true);
  await expect(bringUpToDate(orm!, false)).resolves.toBeUndefined();
});
