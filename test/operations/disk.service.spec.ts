import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { query } from '../../src/database/bulk.js';
import { EventBus } from '../../src/events/bus.js';
import { DiskMonitor } from '../../src/operations/disk/disk.monitor.js';
import { DiskService } from '../../src/operations/disk/disk.service.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { FakeDiskClient } from '../fakes/fake.disk-client.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

describe('The disk of the data folder', () => {
  let db: TestDatabase;
  let folder: string;
  let disk: FakeDiskClient;
  let monitor: DiskMonitor;

  /** The program after a start. */
  const start = () => {
    const config = new Config(readEnvironment({ ENVIRONMENT: 'test', DATA_DIR: folder }));
    const clock = new FakeClock();
    const service = new DiskService(db.em, new EventBus(db.em, clock), clock, config);
    return new DiskMonitor(disk, service, db.unitOfWork, config);
  };
  const facts = () =>
    db.unitOfWork.run(() =>
      query<{ name: string; payload: object }>(db.em, sql`select name, payload from event order by id`),
    );
  const look = async (freeGb: number) => {
    disk.freeGb = freeGb;
    await monitor.look();
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await testDatabase();
  });
  beforeEach(async () => {
    await db.unitOfWork.run(() => query(db.em, sql`delete from event`));
    folder = mkdtempSync(join(tmpdir(), 'sitewatch-disk-'));
    disk = new FakeDiskClient();
    monitor = start();
    return () => rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => db.close());

  it('is nobody talked to about while there is enough of it', async () => {
    await look(50);
    await look(5);
    expect(await facts()).toEqual([]);
  });

  it('is told of once when it becomes low, and once when that is over', async () => {
    for (const free of [50, 4, 3, 4.9, 5.5, 7, 50]) await look(free);
    expect(await facts()).toEqual([
      { name: 'disk.low', payload: { name: hostname(), message: expect.stringContaining('4.0 GB of 100.0 GB') } },
      { name: 'disk.enough', payload: { name: hostname(), message: expect.stringContaining('7.0 GB of 100.0 GB') } },
    ]);
  });

  it('is not told of again after a restart, but its end is', async () => {
    await look(4);
    monitor = start();
    await look(3);
    expect(await facts()).toHaveLength(1);
    monitor = start();
    await look(60);
    monitor = start();
    await look(60);
    expect((await facts()).map(({ name }) => name)).toEqual(['disk.low', 'disk.enough']);
  });

  it('is told of at the next look when the database was away at this one', async () => {
    await db.unitOfWork.run(() => query(db.em, sql`alter table event rename to event_away`));
    await look(4);
    await db.unitOfWork.run(() => query(db.em, sql`alter table event_away rename to event`));
    expect(await facts()).toEqual([]);
    await look(4);
    expect((await facts()).map(({ name }) => name)).toEqual(['disk.low']);
  });
});
