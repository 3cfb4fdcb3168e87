import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, query, rowsOf } from '../../src/database/bulk.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);

const rowCount = (n: number) =>
  run(() =>
    query<{ n: number }>(
      database.em,
      sql`select count(*)::int as n from ${rowsOf('u', { id: ['int4', Array.from({ length: n }, (_, id) => id)] })}`,
    ),
  );

describe('Columns bound as arrays', () => {
  const odd = [
    '',
    ' ',
    'NULL',
    'null',
    null,
    '{a,b}',
    '{}',
    '"quoted"',
    `it's`,
    'back\\slash',
    'a,b',
    'line\nbreak\ttab\r',
    '$1',
    ':name ?',
    "'; drop table server; --",
    'Дім 🏠 é',
    '\u2028',
    'x'.repeat(100_000),
  ];

  it('come back as they went in, whatever the text', async () => {
    const rows = await run(() =>
      query<{ n: number; text: string | null }>(
        database.em,
        sql`select n, text from ${rowsOf('u', {
          n: ['int4', odd.map((_, index) => index)],
          text: ['text', odd],
        })} order by n`,
      ),
    );
    expect(rows.map(({ text }) => text)).toEqual(odd);
  });

  it('keep numbers, booleans, instants, documents and the absence of each', async () => {
    const columns = {
      small: ['int2', [-32_768, 32_767, null]],
      big: ['int8', [-1, Number.MAX_SAFE_INTEGER, null]],
      real: ['float8', [0.1, -1e300, null]],
      flag: ['bool', [true, false, null]],
      at: ['timestamptz', ['1969-12-31T23:59:59.999Z', '2026-11-21T08:30:00.123Z', null]],
      doc: ['jsonb', [JSON.stringify({ a: [1, '"', null] }), '"text"', null]],
    } satisfies Parameters<typeof rowsOf>[1];
    const rows = await run(() =>
      query(
        database.em,
        sql`select small, big::float8 as big, "real", flag, ${epochMs('at')} as at, doc from ${rowsOf('u', columns)}`,
      ),
    );
    const none = { small: null, big: null, real: null, flag: null, at: null, doc: null };
    expect(rows).toEqual([
      { small: -32_768, big: -1, real: 0.1, flag: true, at: -1, doc: { a: [1, '"', null] } },
      {
        small: 32_767,
        big: Number.MAX_SAFE_INTEGER,
        real: -1e300,
        flag: false,
        at: Date.parse('2026-11-21T08:30:00.123Z'),
        doc: 'text',
      },
      none,
    ]);
  });

  it('make no row where they are empty, and any number of rows from one statement', async () => {
    expect([await rowCount(0), await rowCount(100_000)]).toEqual([[{ n: 0 }], [{ n: 100_000 }]]);
  });
});

describe('A statement', () => {
  it('takes part in the open transaction and is undone with it', async () => {
    const mark = sql`insert into event_cursor (consumer, position) values ('undone', 1)`;
    const found = sql<{ n: number }>`select count(*)::int as n from event_cursor where consumer = 'undone'`;
    await expect(
      run(() =>
        database.em.transactional(async em => {
          await query(em, mark);
          expect(await query(em, found)).toEqual([{ n: 1 }]);
          throw new Error('undo');
        }),
      ),
    ).rejects.toThrow('undo');
    expect(await run(() => query(database.em, found))).toEqual([{ n: 0 }]);
  });
});
