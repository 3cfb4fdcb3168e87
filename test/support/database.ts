import { randomBytes } from 'node:crypto';
import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { inject } from 'vitest';
import type { DatabaseAddress } from '../../src/config/config.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { withAdmin } from './admin.js';

export interface FreshDatabase {
  address: DatabaseAddress;
  drop(): Promise<void>;
}

/** A migrated, empty database that nobody else uses. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const cluster = inject('cluster');
  const database = `t_${randomBytes(6).toString('hex')}`;
  await withAdmin(cluster, admin => admin.query(`create database ${database} template ${inject('template')}`));
  return {
    address: { ...cluster, database },
    drop: async () => {
      await withAdmin(cluster, admin => admin.query(`drop database if exists ${database} with (force)`));
    },
  };
}

export interface TestDatabase {
  address: DatabaseAddress;
  orm: MikroORM;
  /** The global EntityManager: use it inside `unitOfWork.run`, as services do. */
  em: EntityManager;
  unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** The same with an ORM on it, for tests of services. */
export async function testDatabase(): Promise<TestDatabase> {
  const fresh = await freshDatabase();
  const orm = await MikroORM.init(ormOptions(fresh.address, 5));
  return {
    address: fresh.address,
    orm,
    em: orm.em,
    unitOfWork: new UnitOfWork(orm),
    close: async () => {
      await orm.close();
      await fresh.drop();
    },
  };
}
