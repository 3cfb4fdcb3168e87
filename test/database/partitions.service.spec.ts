import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { dropDayPartitions, ensureDayPartitions } from '../../src/database/partitions.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await statement(sql`create table reading (at timestamptz not null) partition by range (at)`);
  await statement(sql`create table reading_notes (at timestamptz not null)`);
});
afterAll(() => database.close());

const statement = <Row>(text: ReturnType<typeof sql<Row>>) =>
  database.unitOfWork.run(() => query<Row>(database.em, text));
const ensure = (from: string, now: string) =>
  database.unitOfWork.run(() => ensureDayPartitions(database.em, 'reading', new Date(from), new Date(now)));
const drop = (before: string) =>
  database.unitOfWork.run(() => dropDayPartitions(database.em, 'reading', new Date(before)));
const insert = (at: string) => statement(sql`insert into reading values (${at})`);

it('Days are made from the first one to a week ahead, by UTC, and making them again changes nothing', async () => {
  await ensure('2026-10-24T23:59:59.999Z', '2026-10-26T00:00:00Z');
  await ensure('2026-10-25T12:00:00Z', '2026-10-26T23:00:00Z');
  await insert('2026-10-24T00:00:00Z');
  await insert('2026-11-02T23:59:59.999Z');
  await expect(insert('2026-10-23T23:59:59.999Z')).rejects.toThrow('no partition');
  await expect(insert('2026-11-03T00:00:00Z')).rejects.toThrow('no partition');
  const [found] = await statement(
    sql<{ n: number }>`select count(*)::int as n from pg_inherits where inhparent = 'reading'::regclass`,
  );
  expect(found).toEqual({ n: 10 });
});

it('Days that ended before an instant are dropped, the day it lies in is kept', async () => {
  expect(await drop('2026-10-26T23:59:59Z')).toEqual(['reading_20261024', 'reading_20261025']);
  expect(await drop('2026-10-26T23:59:59Z')).toEqual([]);
  await insert('2026-10-26T00:00:00Z');
  await expect(insert('2026-10-25T23:59:59Z')).rejects.toThrow('no partition');
  expect(await statement(sql`select count(*)::int as n from reading_notes`)).toEqual([{ n: 0 }]);
});
