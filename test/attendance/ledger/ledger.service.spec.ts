import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingScrap } from '../../../src/attendance/ledger/ledger.service.js';
import { LedgerBook, punchAt } from './ledger-book.js';

let book: LedgerBook;
beforeAll(async () => {
  book = await LedgerBook.open();
});
afterAll(() => book.close());
beforeEach(() => book.clear());

describe('A punch', () => {
  it('is stored once, however often and by whatever way it comes', async () => {
    const local = '2026-03-03T08:00:00';
    expect(await book.store([punchAt(local, { source: 'live' })])).toEqual({ stored: 1, known: 0 });
    for (const source of ['live', 'log', 'push'] as const)
      expect(await book.store([punchAt(local, { source })])).toEqual({ stored: 0, known: 1 });
    expect(await book.store([punchAt(local), punchAt(local)])).toEqual({ stored: 0, known: 2 });
    expect(await book.records()).toMatchObject([{ source: 'live', at: '2026-03-03T07:00:00Z', resolution: 'unique' }]);
  });

  it('twice in one batch is one, the first', async () => {
    const local = '2026-03-03T08:00:00';
    const both = [punchAt(local, { state: 0 }), punchAt(local, { state: 1 })];
    expect(await book.store(both)).toEqual({ stored: 1, known: 1 });
    expect(await book.records()).toMatchObject([{ state: 0 }]);
    await book.store(both);
    expect(await book.records()).toMatchObject([{ state: 0 }]);
  });

  it('of another person, another second or at another terminal is another one', async () => {
    const others = [{ code: '18' }, { deviceId: 2 }, {}].map(changes => punchAt('2026-03-03T08:00:00', changes));
    expect(await book.store([...others, punchAt('2026-03-03T08:00:01')])).toEqual({ stored: 4, known: 0 });
  });

  it('told as it happened is improved by the log, which knows state and work code better', async () => {
    const local = '2026-03-03T08:00:00';
    await book.store([punchAt(local, { source: 'live', state: 255, verify: 15, workCode: 7 })]);
    await book.store([punchAt(local, { state: 1, verify: 1, raw: Buffer.from('log') })]);
    const improved = { source: 'live', state: 1, verify: 1, work: 7, raw: Buffer.from(`${local} 17`).toString('hex') };
    expect(await book.records()).toMatchObject([improved]);
    await book.store([punchAt(local, { state: 1, workCode: 3 })]);
    expect(await book.records()).toMatchObject([{ ...improved, work: 3 }]);
  });

  it('told as it happened, of which the log has two, is what the first of them says, however often it is read', async () => {
    const local = '2026-03-03T08:00:00';
    await book.store([punchAt(local, { source: 'live', state: 255 })]);
    for (let reading = 0; reading < 3; reading += 1) {
      await book.store([punchAt(local, { state: 0 }), punchAt(local, { state: 1 })]);
      expect(await book.records()).toMatchObject([{ state: 0 }]);
    }
  });

  it('from the log is not changed by what comes later, nor is the verdict of people by anything', async () => {
    const local = '2026-03-03T08:00:00';
    await book.store([punchAt(local, { state: 1 })]);
    await book.rows(sql`update attendance_record set is_valid = false, notes = 'borrowed card'`);
    for (const source of ['live', 'push', 'log'] as const) await book.store([punchAt(local, { source, state: 5 })]);
    expect(await book.records()).toMatchObject([{ state: 1, source: 'log', valid: false, notes: 'borrowed card' }]);
  });

  it('at a terminal that was deleted meanwhile is passed over, the others are not', async () => {
    const punches = [punchAt('2026-03-03T08:00:00', { deviceId: 99 }), punchAt('2026-03-03T08:00:00')];
    expect(await book.store(punches)).toEqual({ stored: 1, known: 1 });
    expect(await book.records()).toMatchObject([{ device: 1 }]);
  });
});

describe('The time of a punch', () => {
  it('that is none is kept as it was sent, put at the nearest time, and does not count', async () => {
    await book.store([punchAt('2026-02-30T08:00:00'), punchAt('2000-01-01T00:00:10')]);
    expect(await book.records()).toMatchObject([
      { local: '2000-01-01T00:00:10', at: '1999-12-31T23:00:10Z', resolution: 'unique', valid: false },
      { local: '2026-02-30T08:00:00', at: '2026-02-28T07:00:00Z', resolution: 'impossible', valid: false },
    ]);
    expect((await book.records()).map(({ notes }) => notes)).toEqual([
      "The terminal's clock was not set.",
      'The terminal sent no real time.',
    ]);
  });

  it('that the clocks showed twice is the nearer one for a live event, the first one for a log', async () => {
    const local = '2025-10-26T02:30:00';
    const heard = { source: 'live' as const, receivedAt: new Date('2025-10-26T01:30:02Z') };
    await book.store([punchAt(local, heard), punchAt(local, { code: '18', receivedAt: heard.receivedAt })]);
    expect(await book.records()).toMatchObject([
      { code: '17', at: '2025-10-26T01:30:00Z', resolution: 'ambiguous' },
      { code: '18', at: '2025-10-26T00:30:00Z', resolution: 'ambiguous' },
    ]);
    await book.store([punchAt(local)]);
    expect(await book.records()).toMatchObject([{ code: '17', at: '2025-10-26T01:30:00Z' }, { code: '18' }]);
  });

  it('is told in the zone of its terminal', async () => {
    await book.device('Kathmandu', 'Asia/Kathmandu');
    await book.store([1, 3].map(deviceId => punchAt('2026-03-03T08:00:00', { deviceId })));
    expect((await book.records()).map(({ at }) => at)).toEqual(['2026-03-03T07:00:00Z', '2026-03-03T02:15:00Z']);
  });
});

const scrap = (text: string, deviceId = 1): IncomingScrap => ({
  deviceId,
  source: 'log',
  raw: Buffer.from(text),
  reason: 'r'.repeat(300),
  receivedAt: book.clock.now(),
});
const scraps = () =>
  book.rows(sql`select device_id as device, encode(raw_data, 'escape') as raw, length(reason) as reason
                from undecodable_record order by id`);

describe('What cannot be read', () => {
  it('is kept once for each terminal', async () => {
    await book.store([], [scrap('x'), scrap('x'), scrap('y'), scrap('x', 2), scrap('z', 99)]);
    await book.store([], [scrap('x'), scrap('y')]);
    expect(await scraps()).toEqual([
      { device: 1, raw: 'x', reason: 200 },
      { device: 1, raw: 'y', reason: 200 },
      { device: 2, raw: 'x', reason: 200 },
    ]);
    expect(await book.told()).toEqual([]);
  });

  it('is kept with its beginning where it is very long', async () => {
    await book.store([], [scrap('x'.repeat(100_000))]);
    expect(await scraps()).toMatchObject([{ raw: 'x'.repeat(65_536) }]);
  });
});

describe('People are told', () => {
  it('of a punch within the hour, with the name of whoever has the code', async () => {
    await book.rows(sql`insert into employee (employee_name, fake_name, display_order, attendance_code, created_at, updated_at)
                        values ('Ada Lovelace', 'Ada', 1, '17', now(), now())`);
    await book.store([
      punchAt('2026-03-03T12:59:58', { source: 'live' }),
      punchAt('2026-03-03T12:10:00', { code: '18' }),
    ]);
    const about = { device_id: 1, device_name: 'Gate', in_out_state: 0, verify_mode: 1 };
    expect(await book.told()).toEqual([
      {
        name: 'punch.recorded',
        payload: {
          ...about,
          attendance_code: '18',
          employee_id: null,
          name: '18',
          timestamp: '2026-03-03T11:10:00.000Z',
          local_time: '2026-03-03T12:10:00',
          source: 'log',
        },
      },
      {
        name: 'punch.recorded',
        payload: {
          ...about,
          attendance_code: '17',
          employee_id: 1,
          name: 'Ada Lovelace',
          timestamp: '2026-03-03T11:59:58.000Z',
          local_time: '2026-03-03T12:59:58',
          source: 'live',
        },
      },
    ]);
  });

  it('of older ones by their number for each terminal, and of what was known not at all', async () => {
    const old = ['08:00:00', '08:00:01', '09:00:00'].map(time => punchAt(`2026-03-02T${time}`));
    const punches = [...old, punchAt('2026-03-02T08:00:00', { deviceId: 2 }), punchAt('2026-03-03T13:10:00')];
    await book.store(punches);
    const told = await book.told();
    expect(told).toHaveLength(3);
    expect(told).toMatchObject([
      { name: 'punch.recorded', payload: { local_time: '2026-03-03T13:10:00' } },
      { name: 'punches.imported', payload: { device_id: 1, name: 'Gate', count: 3 } },
      { name: 'punches.imported', payload: { device_id: 2, name: 'Door', count: 1 } },
    ]);
    await book.store(punches);
    expect(await book.told()).toEqual([]);
  });

  it('of at most 500 punches of a batch one by one', async () => {
    const rush = Array.from({ length: 700 }, (_, n) => punchAt('2026-03-03T12:30:00', { code: String(n) }));
    expect(await book.store(rush)).toEqual({ stored: 700, known: 0 });
    const told = await book.told();
    expect(told).toHaveLength(501);
    expect(told.at(-1)).toEqual({ name: 'punches.imported', payload: { device_id: 1, name: 'Gate', count: 200 } });
  });

  it('of nothing where the transaction fails', async () => {
    const punch = punchAt('2026-03-03T12:30:00', { code: 'x'.repeat(51) });
    await expect(book.store([punchAt('2026-03-03T12:30:00'), punch])).rejects.toThrow(/too long/);
    expect([await book.records(), await book.told()]).toEqual([[], []]);
  });
});
