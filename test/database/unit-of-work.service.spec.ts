import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { EventCursor } from '../../src/events/event-cursor.entity.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
const stored = (consumer: string) => run(() => database.em.findOne(EventCursor, { consumer }));
const make = (consumer: string) => database.em.create(EventCursor, { consumer, position: 1 }, { persist: true });

it('Outside a unit of work the EntityManager refuses to work', async () => {
  await expect(database.em.find(EventCursor, {})).rejects.toThrow(/global/);
});

it('Each unit of work has objects of its own, also those that run at the same time', async () => {
  await run(async () => {
    make('shared');
    await database.em.flush();
  });
  const load = () => run(() => database.em.findOneOrFail(EventCursor, { consumer: 'shared' }));
  const [one, other] = await Promise.all([load(), load()]);
  expect(one).toEqual(other);
  expect(one).not.toBe(other);
});

it('One inside another neither sees nor stores the unfinished work of the outer one', async () => {
  await run(async () => {
    make('outer');
    await run(async () => {
      make('inner');
      await database.em.flush();
    });
    expect([await stored('inner'), await stored('outer')]).toEqual([expect.anything(), null]);
    await database.em.flush();
  });
  expect(await stored('outer')).not.toBeNull();
});

it('One inside a transaction does not become part of it', async () => {
  const count = sql<{ n: number }>`select count(*)::int as n from event_cursor where consumer like 'tx%'`;
  await expect(
    run(() =>
      database.em.transactional(async em => {
        await query(em, sql`insert into event_cursor values ('tx outer', 1)`);
        await run(() => query(database.em, sql`insert into event_cursor values ('tx inner', 1)`));
        expect(await run(() => query(database.em, count))).toEqual([{ n: 1 }]);
        throw new Error('undo');
      }),
    ),
  ).rejects.toThrow('undo');
  expect(await run(() => query(database.em, count))).toEqual([{ n: 1 }]);
});

it('What it returns or throws is handed on', async () => {
  expect(await run(() => Promise.resolve(42))).toBe(42);
  await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
