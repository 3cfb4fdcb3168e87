import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInput, NotFound } from '../../../src/shared/errors.js';
import type { SiteHourQuery } from '../../../src/sites/board/site-hour.dto.js';
import type { SentHour } from '../../../src/sites/receiver/received-hour.rules.js';
import { ReceivingSite } from '../receiving-site.js';

const row = (employee_id: number, hour: number, minutes_online: number): SentHour => ({
  ...{ employee_id, employee_name: `Name ${employee_id}`, fake_name: 'Alias', date: '2026-03-02', hour },
  ...{ first_seen: null, last_seen: null, minutes_online },
});
const keyOf = (revision: number) => `presence/lisbon/2026-03-02T08:00:00.000Z/0123456789abcdef/${revision}`;
const cursorIn = (link: string | null) => new URLSearchParams(link?.split('?')[1]).get('cursor') ?? undefined;

describe('Hours of other sites', () => {
  let site: ReceivingSite;
  let id: number;
  let token: string;

  beforeAll(async () => {
    site = await ReceivingSite.open();
  });
  beforeEach(async () => {
    await site.clear();
    ({ id, token } = await site.run(() => site.sites.create({ site_id: 'lisbon', time_zone: 'Europe/Lisbon' })));
  });
  afterAll(() => site.close());

  const report = (presence_data: SentHour[], { key, second = 0 }: { key?: string; second?: number } = {}) => {
    const timestamp = new Date(Date.parse('2026-03-02T10:00:00Z') + second * 1000).toISOString();
    return site.run(() =>
      site.presence.accept(`Bearer ${token}`, key, { site_id: 'lisbon', timestamp, presence_data }),
    );
  };
  const table = () =>
    site.rows<{ line: string }>(sql`
      select concat_ws(' ', employee_id, to_char(hour_start at time zone 'UTC', 'HH24:MI'), minutes_online, 'r' || revision) as line
      from site_presence order by hour_start, employee_id`);
  const lines = async () => (await table()).map(({ line }) => line);

  it('are stored once, however often they come', async () => {
    const hours = [row(1, 9, 30), row(2, 9, 40), row(1, 8, 5)];
    expect(await report(hours, { key: keyOf(1) })).toEqual({ status: 'ok', received: 3, changed: 3 });
    expect(await report(hours, { key: keyOf(1) })).toEqual({ status: 'ok', received: 3, changed: 0 });
    expect(await lines()).toEqual(['1 08:00 5 r1', '1 09:00 30 r1', '2 09:00 40 r1']);
    expect(await report([])).toEqual({ status: 'ok', received: 0, changed: 0 });
  });

  it('keep the greatest revision, of equal ones the latest', async () => {
    await report([row(1, 9, 30)], { key: keyOf(2) });
    await report([row(1, 9, 31)], { key: keyOf(1), second: 60 });
    await report([row(1, 9, 32)], { second: 60 });
    expect(await lines()).toEqual(['1 09:00 30 r2']);
    await report([row(1, 9, 33)], { key: keyOf(2), second: 1 });
    await report([row(1, 9, 34)], { key: keyOf(3) });
    expect(await lines()).toEqual(['1 09:00 34 r3']);
  });

  it('without a revision keep the latest', async () => {
    await report([row(1, 9, 30)], { second: 5 });
    await report([row(1, 9, 31)], { second: 4 });
    expect(await lines()).toEqual(['1 09:00 30 r0']);
    await report([row(1, 9, 32)], { second: 6 });
    expect(await lines()).toEqual(['1 09:00 32 r0']);
  });

  it('end up the same in whatever order, how often and how much at once the messages come', async () => {
    const message = fc.record({
      rows: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 8, max: 10 })), {
        minLength: 1,
        selector: ([employee, hour]) => employee * 100 + hour,
      }),
      revision: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 8 }).chain(messages => {
          const numbered = messages.map((each, second) => ({ ...each, second }));
          return fc.tuple(fc.constant(numbered), fc.shuffledSubarray([...numbered, ...numbered], { minLength: 0 }));
        }),
        async ([messages, again]) => {
          await site.rows(sql`truncate site_presence`);
          const take = ({ rows, revision, second }: (typeof messages)[number]) =>
            report(
              rows.map(([employee, hour]) => row(employee, hour, second)),
              { second, key: revision === 0 ? undefined : keyOf(revision) },
            );
          // All at once, so that some of them are stored by several connections at the same time.
          await Promise.all([...again, ...messages].map(take));
          const expected = new Map<string, { revision: number; second: number }>();
          for (const { rows, ...edition } of messages) {
            for (const [employee, hour] of rows) {
              const key = `${employee} ${String(hour).padStart(2, '0')}:00`;
              const stored = expected.get(key) ?? { revision: -1, second: -1 };
              if (edition.revision * 100 + edition.second > stored.revision * 100 + stored.second)
                expected.set(key, edition);
            }
          }
          const wanted = [...expected].map(([key, { revision, second }]) => `${key} ${second} r${revision}`);
          expect((await lines()).toSorted()).toEqual(wanted.toSorted());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are refused as a whole where the site has no such hour', async () => {
    const skipped = { ...row(1, 1, 0), date: '2026-03-29' };
    await expect(report([row(2, 9, 1), skipped])).rejects.toBeInstanceOf(InvalidInput);
    expect(await lines()).toEqual([]);
  });

  it('are shown newest first, by page, day and employee', async () => {
    await report([row(1, 8, 5), row(2, 8, 6), row(1, 9, 7), { ...row(1, 23, 8), date: '2026-03-01' }], {
      key: keyOf(3),
    });
    const list = (wanted: Partial<SiteHourQuery>) =>
      site.run(() => site.hours.list(id, { limit: 50, ...wanted }, '/api/sites/1/presence/'));
    const minutes = async (wanted: Partial<SiteHourQuery>) =>
      (await list(wanted)).results.map(({ minutes_online }) => minutes_online);
    expect(await minutes({})).toEqual([7, 6, 5, 8]);
    expect(await minutes({ employee: [2] })).toEqual([6]);
    expect(await minutes({ date: '2026-03-01' })).toEqual([8]);
    expect(await minutes({ since: new Date('2026-03-02T08:30:00Z') })).toEqual([7]);
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: cursorIn(first.next) });
    expect(second.results.map(({ minutes_online }) => minutes_online)).toEqual([5, 8]);
    expect(second.next).toBeNull();
    const back = await list({ limit: 2, cursor: cursorIn(second.previous) });
    expect(back.results).toEqual(first.results);
    expect(first.results[0]).toMatchObject({
      employee_id: 1,
      date: '2026-03-02',
      hour: 9,
      hour_start: '2026-03-02T09:00:00.000Z',
      revision: 3,
      reported_at: '2026-03-02T10:00:00.000Z',
      received_at: '2026-03-02T08:00:00.000Z',
    });
    await expect(list({ date: '2026-02-30' })).rejects.toBeInstanceOf(InvalidInput);
    await expect(site.run(() => site.hours.list(99, { limit: 1 }, '/'))).rejects.toBeInstanceOf(NotFound);
  });

  it('of 500 people are stored in one statement', async () => {
    const people = Array.from({ length: 500 }, (_, n) => row(n + 1, 9, n % 61));
    expect(await report(people, { key: keyOf(1) })).toEqual({ status: 'ok', received: 500, changed: 500 });
    expect(await lines()).toHaveLength(500);
  });
});
