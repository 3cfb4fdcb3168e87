import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberArray, textArray } from '../../../src/attendance/ledger/array.codec.js';
import { LedgerBook } from './ledger-book.js';

let book: LedgerBook;
beforeAll(async () => {
  book = await LedgerBook.open();
});
afterAll(() => book.close());

describe('What is written as an array', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', 'null', 'NULL', '"', '\\', '{}', 'a,b', ' a ', '\n', '\\"', "'"),
  );

  it('of texts is read back by the database as it was, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text.map(each => each.replaceAll('\0', ''))), async texts => {
        const rows = await book.rows(sql`select ${textArray(texts)}::text[] as read`);
        expect(rows).toEqual([{ read: texts }]);
      }),
    );
  });

  it('of numbers is, also where there is none', async () => {
    const number = fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(number), async numbers => {
        const rows = await book.rows(sql`select ${numberArray(numbers)}::float8[] as read`);
        expect(rows).toEqual([{ read: numbers }]);
      }),
    );
  });
});
