import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordSources } from '../../../src/attendance/ledger/attendance-record.rules.js';
import type { IncomingPunch } from '../../../src/attendance/ledger/ledger.service.js';
import { LedgerBook, punchAt } from './ledger-book.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;

let book: LedgerBook;
beforeAll(async () => {
  book = await LedgerBook.open();
});
afterAll(() => book.close());
beforeEach(() => book.clear());

const keyOf = ({ deviceId, time, code }: IncomingPunch) => `${deviceId} ${time.text} ${code}`;

const anyDelivery: fc.Arbitrary<IncomingPunch> = fc
  .record({
    deviceId: fc.constantFrom(1, 2),
    source: fc.constantFrom(...recordSources),
    code: fc.constantFrom('17', '18', 'NB240'),
    second: fc.nat(6),
    state: fc.constantFrom(0, 1, 255),
    workCode: fc.constantFrom(null, 1, 2),
  })
  .map(({ second, ...fields }) => punchAt(`2026-03-03T08:00:0${second}`, fields));

/** Batches in any order, with what was delivered before; within one batch a punch comes once. */
const deliveries = fc.array(fc.uniqueArray(anyDelivery, { selector: keyOf, maxLength: 12 }), { maxLength: 8 });

/** What the ledger has to hold: the first delivery, and state and work code of the newest log where that was live. */
function expected(
  batches: readonly IncomingPunch[][],
): Map<string, Pick<IncomingPunch, 'source' | 'state' | 'workCode'>> {
  const rows = new Map<string, Pick<IncomingPunch, 'source' | 'state' | 'workCode'>>();
  for (const punch of batches.flat()) {
    const { source, state, workCode } = punch;
    const row = rows.get(keyOf(punch));
    if (!row) rows.set(keyOf(punch), { source, state, workCode });
    else if (row.source === 'live' && source === 'log')
      rows.set(keyOf(punch), { source: 'live', state, workCode: workCode ?? row.workCode });
  }
  return rows;
}

it('Whatever is delivered, by whatever ways, in whatever order, how often ever: each punch is one record', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async batches => {
      await book.rows(sql`truncate attendance_record`);
      let stored = 0;
      for (const batch of batches) stored += (await book.store(batch)).stored;
      const wanted = expected(batches);
      expect(stored).toBe(wanted.size);
      const records = await book.records();
      const found = records.map(({ device, local, code, source, state, work }) => [
        `${device} ${local} ${code}`,
        { source, state, workCode: work },
      ]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
      expect(records).toHaveLength(wanted.size);
    }),
    { numRuns: long ? 2_000 : 100 },
  );
});

it('Several at once with the same punches neither wait for each other for ever nor store one twice', async () => {
  const codes = Array.from({ length: 150 }, (_, n) => String(n));
  const batchOf = (source: IncomingPunch['source'], state: number) =>
    [...codes]
      .sort(() => Math.random() - 0.5)
      .map(code => punchAt('2026-03-03T08:00:00', { code, source, state, deviceId: 1 + (Number(code) % 2) }));
  for (let round = 0; round < (long ? 200 : 15); round += 1) {
    await book.rows(sql`truncate attendance_record`);
    await book.store(batchOf('live', 255));
    const extra = batchOf('log', 3).map(punch => ({ ...punch, code: `n${punch.code}` }));
    const results = await Promise.all(
      [1, 2, 3, 4].map(state => book.store([...batchOf('log', state), ...extra].sort(() => Math.random() - 0.5))),
    );
    expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(extra.length);
  }
  expect(await book.records()).toHaveLength(2 * codes.length);
});

it('A log of 100,000 records is stored in batches, and another time nothing of it', async () => {
  const start = Date.UTC(2025, 0, 1);
  const batch = (n: number) =>
    Array.from({ length: 5_000 }, (_, index) => {
      const at = new Date(start + (n * 5_000 + index) * 300_000).toISOString().slice(0, 19);
      return punchAt(at, { code: String(index % 200) });
    });
  let stored = 0;
  for (let n = 0; n < 20; n += 1) stored += (await book.store(batch(n))).stored;
  expect(stored).toBe(100_000);
  const [first] = await book.rows<{ n: number }>(sql<{ n: number }>`select count(*)::int as n from attendance_record`);
  expect(first?.n).toBe(100_000);
  for (const n of [0, 7, 19]) expect(await book.store(batch(n))).toEqual({ stored: 0, known: 5_000 });
}, 60_000);
