import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { Database } from '../../src/database/database.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const queue = 'test.many';

describe('A queue', () => {
  let database: TestDatabase;
  let jobs: Jobs;

  beforeEach(async () => {
    database = await testDatabase();
    jobs = new Jobs(Database.at(database.address), database.em, database.unitOfWork);
    await jobs.start();
  });
  afterEach(async () => {
    await jobs.beforeApplicationShutdown();
    await database.close();
  });

  const send = async (...numbers: number[]) => {
    for (const number of numbers) await database.unitOfWork.run(() => jobs.send(queue, { number }));
  };
  const states = async () => {
    const rows = await database.unitOfWork.run(() =>
      query<{ state: string; number: number }>(
        database.em,
        sql`select state::text as state, (data->>'number')::int4 as number from pgboss.job where name = ${queue} order by 2`,
      ),
    );
    return rows.map(({ state }) => state);
  };

  it('of many lanes works on other jobs while some take long, and on no more at once than it has lanes', async () => {
    const begun: number[] = [];
    const releases: (() => void)[] = [];
    await jobs.work(queue, { concurrency: 3, pollSeconds: 0.5 }, data => {
      const { number = 0 } = data as { number?: number };
      begun.push(number);
      return number <= 2 ? new Promise(resolve => releases.push(resolve)) : Promise.resolve();
    });
    await send(1, 2);
    await eventually(() => expect(begun).toHaveLength(2));
    await send(3, 4, 5);
    await eventually(async () => expect(await states()).toEqual(['active', 'active', ...Array(3).fill('completed')]));
    for (const release of releases) release();
    await eventually(async () => expect(await states()).toEqual(Array(5).fill('completed')));
    expect(begun.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  it('tries a job that failed in its lane again, as its options say', async () => {
    let tries = 0;
    await jobs.work(queue, { concurrency: 2, pollSeconds: 0.5, retryLimit: 1, retryDelay: 1 }, async () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
    });
    await send(1);
    await eventually(async () => expect(await states()).toEqual(['completed']));
    expect(tries).toBe(2);
  });

  it('hands over many jobs at once where it is asked to', async () => {
    const batches: object[][] = [];
    await send(1, 2, 3, 4);
    await jobs.work(queue, { batch: 3, pollSeconds: 0.5 }, async data => void batches.push([data].flat()));
    await eventually(async () => expect(await states()).toEqual(Array(4).fill('completed')));
    expect(batches.map(batch => batch.length)).toEqual([3, 1]);
    expect(batches.flat()).toEqual(expect.arrayContaining([1, 2, 3, 4].map(number => ({ number }))));
  });

  it('waits for its lanes when it stops, and takes no more', async () => {
    let ended = false;
    let release: (() => void) | undefined;
    await jobs.work(queue, { concurrency: 2, pollSeconds: 0.5 }, async () => {
      await new Promise<void>(resolve => (release = resolve));
      // What is under way may send jobs until the end.
      await send(2);
      ended = true;
    });
    await send(1);
    await eventually(async () => expect(await states()).toEqual(['active']));
    const stopped = jobs.beforeApplicationShutdown();
    release?.();
    await stopped;
    expect(ended).toBe(true);
    expect(await states()).toEqual(['completed', 'created']);
  });
});
