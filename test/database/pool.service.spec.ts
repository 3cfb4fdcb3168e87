import { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { isConnectionLoss } from '../../src/database/faults.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { withAdmin } from '../support/admin.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

const poolSize = 2;
let fresh: FreshDatabase;
let orm: MikroORM;
let unitOfWork: UnitOfWork;
beforeAll(async () => {
  fresh = await freshDatabase();
  orm = await MikroORM.init({ ...ormOptions(fresh.address, poolSize), logger: () => undefined });
  unitOfWork = new UnitOfWork(orm);
});
afterAll(async () => {
  await orm.close();
  await fresh.drop();
});

/** What a crash of the server looks like to this process. */
const cutAll = () =>
  withAdmin(fresh.address, admin =>
    admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [fresh.address.database]),
  );
const transaction = (during: () => Promise<unknown>) =>
  unitOfWork.run(() =>
    orm.em.transactional(async em => {
      await query(em, sql`select 1`);
      await during();
      await query(em, sql`select 1`);
    }),
  );
const one = () => unitOfWork.run(() => query(orm.em, sql`select 1 as one`));
const answers = () => eventually(async () => expect(await one()).toEqual([{ one: 1 }]), 8000);

it('Connections that are lost in the middle of a transaction are given back, however often that happens', async () => {
  for (let round = 0; round <= poolSize; round += 1) {
    const error: unknown = await transaction(cutAll).then(
      () => null,
      reason => reason,
    );
    expect(isConnectionLoss(error)).toBe(true);
    await answers();
  }
});

it('Connections that are found dead when a transaction begins are given back as well', async () => {
  for (let round = 0; round <= poolSize; round += 1) {
    await answers();
    await cutAll();
    await transaction(() => Promise.resolve()).catch(() => undefined);
  }
  await answers();
  expect(await Promise.all([one(), one(), one()])).toHaveLength(3);
});

it('A pool whose connections were lost in the middle of a transaction can be closed', async () => {
  const other = await MikroORM.init({ ...ormOptions(fresh.address, poolSize), logger: () => undefined });
  const lost = new UnitOfWork(other).run(() =>
    other.em.transactional(async em => {
      await query(em, sql`select 1`);
      await cutAll();
      await query(em, sql`select 1`);
    }),
  );
  expect(isConnectionLoss(await lost.catch((error: unknown) => error))).toBe(true);
  await other.close();
}, 10_000);
