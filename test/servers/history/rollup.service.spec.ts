import { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../src/database/bulk.js';
import { RollupService } from '../../../src/servers/history/rollup.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { configOf, historyOn, type Result } from './history.js';

const minute = 60_000;
const day = 1440 * minute;
const start = Date.parse('2026-03-01T00:00:00Z');
const kinds = ['success', 'slow', 'failure', 'inconclusive'] as const;

/** A result every 20 seconds; latencies go up and down, one in ten is not answered. */
function results(serverId: number, from: number, to: number): Result[] {
  const list: Result[] = [];
  for (let at = from, n = serverId; at < to; at += 20_000, n += 1) {
    list.push({ serverId, at, kind: kinds[n % 7] ?? 'success', time: n % 10 === 0 ? -1 : ((n * 37) % 101) + 0.25 });
  }
  return list;
}

const rollups = sql<Record<string, unknown>>`
  select step, server_id, (extract(epoch from bucket) * 1000)::float8 as bucket, successes, slow, failures, inconclusive,
         average_ms, minimum_ms, maximum_ms, median_ms, p95_ms
  from ping_rollup order by step, server_id, bucket`;

/** Without a unit of work of its own, unlike the other results of these tests. */
const insertLate = (em: EntityManager, at: number) =>
  query(
    em,
    sql`insert into ping_result (check_timestamp, server_id, response_time, dns_ms, connect_ms, tls_ms, first_byte_ms,
                                 status_code, kind, error_message)
        values (${new Date(at).toISOString()}::timestamptz, 1, 5, 0, 0, 0, 0, 0, 0, '')`,
  );

describe('Summaries of results', () => {
  let database: TestDatabase;
  let history: ReturnType<typeof historyOn>;
  let clock: FakeClock;
  let service: RollupService;

  beforeEach(async () => {
    database = await testDatabase();
    history = historyOn(database);
    clock = new FakeClock(new Date(start));
    service = new RollupService(database.em, clock, configOf());
  });
  afterEach(() => database.close());

  const build = () => history.run(() => service.build());
  const stored = () => history.rows(rollups);
  const steps = async () => Map.groupBy(await stored(), ({ step }) => step);
  const count = async (step: string, at: number) =>
    (await stored())
      .filter(row => row['step'] === step && row['bucket'] === at)
      .map(
        row => Number(row['successes']) + Number(row['slow']) + Number(row['failures']) + Number(row['inconclusive']),
      );

  it('say how many of each kind there were and how long the answered ones took', async () => {
    const times = [10, 20, 30, 40, -1];
    const list = times.map((time, n) => ({ serverId: 7, at: start + n * 10_000, kind: kinds[n % 4], time }));
    await history.results(list);
    clock.advance(3 * minute);
    await build();
    expect((await stored()).filter(({ step }) => step === 'minute')).toEqual([
      {
        step: 'minute',
        server_id: 7,
        bucket: start,
        successes: 2,
        slow: 1,
        failures: 1,
        inconclusive: 1,
        average_ms: 25,
        minimum_ms: 10,
        maximum_ms: 40,
        median_ms: 20,
        p95_ms: 40,
      },
    ]);
  });

  it('have no times where nothing was answered', async () => {
    await history.results([{ serverId: 7, at: start, kind: 'failure', time: -1 }]);
    clock.advance(3 * minute);
    await build();
    expect(await stored()).toMatchObject([{ failures: 1, average_ms: null, median_ms: null, p95_ms: null }]);
  });

  it('are built for buckets that are over, minutes first, hours and days when they end', async () => {
    await history.results(results(1, start, start + 2 * day));
    clock.advance(90 * minute);
    await build();
    expect((await steps()).get('minute')).toHaveLength(88);
    expect((await steps()).get('hour')).toHaveLength(1);
    expect((await steps()).has('day')).toBe(false);
    clock.advance(2 * day);
    await build();
    expect((await steps()).get('day')).toMatchObject([{ bucket: start }, { bucket: start + day }]);
    expect(await count('day', start)).toEqual([day / 20_000]);
  });

  it('are the same rows when they are built again from nothing', async () => {
    await history.results([1, 2, 3].flatMap(id => results(id, start, start + day / 4)));
    for (let passed = 0; passed < 26; passed += 1) {
      clock.advance(60 * minute);
      await build();
    }
    const first = await stored();
    await history.rows(sql`delete from ping_rollup`);
    await history.rows(sql`delete from rollup_progress`);
    await build();
    expect(first.length).toBeGreaterThan(1_000);
    expect(await stored()).toEqual(first);
  });

  it('take in a result that comes late', async () => {
    await history.results(results(1, start, start + 3 * 60 * minute));
    clock.advance(3 * 60 * minute);
    await build();
    const late = start + 30 * minute;
    await history.results([{ serverId: 1, at: late + 1 }]);
    await history.run(() => service.markDirty(late + 1));
    expect(await count('minute', late)).toEqual([3]);
    await build();
    expect(await count('minute', late)).toEqual([4]);
    expect(await count('hour', start)).toEqual([181]);
  });

  it('are not built again for results that are as old as results usually are', async () => {
    await history.results(results(1, start, start + 10 * minute));
    clock.advance(10 * minute);
    await build();
    const before = await history.run(() => service.builtThrough('minute'));
    await history.run(() => service.markDirty(clock.now().getTime() - 50_000));
    await history.run(() => service.markDirty(Infinity));
    expect(await history.run(() => service.builtThrough('minute'))).toBe(before);
    expect(before).toBe(start + 8 * minute);
  });

  it('miss no late result whose transaction commits while they are being built', async () => {
    await history.results(results(1, start, start + 60 * minute));
    clock.advance(30 * minute);
    const committed = Promise.withResolvers<void>();
    const marked = Promise.withResolvers<void>();
    await build();
    clock.advance(30 * minute);
    const late = start + 40 * minute;
    const recorder = history.run(() =>
      database.em.transactional(async em => {
        await insertLate(em, late + 1);
        await service.markDirty(late + 1);
        marked.resolve();
        await committed.promise;
      }),
    );
    await marked.promise;
    const builder = build();
    await waitsForLock();
    committed.resolve();
    await Promise.all([recorder, builder]);
    expect(await count('minute', late)).toEqual([4]);
  });

  /** Until the builder stands in front of the progress row that the recorder holds. */
  const waitsForLock = () =>
    eventually(async () => {
      const [row] = await history.rows(
        sql<{ n: number }>`select count(*)::int4 as n from pg_stat_activity
                           where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(row?.n).toBeGreaterThan(0);
    });

  it('are built by one process at a time', async () => {
    await history.results(results(1, start, start + 60 * minute));
    clock.advance(60 * minute);
    const other = new RollupService(database.em, clock, configOf());
    await Promise.all([build(), history.run(() => other.build()), build()]);
    await build();
    expect(await history.run(() => service.builtThrough('minute'))).toBe(start + 58 * minute);
    expect((await stored()).filter(({ step }) => step === 'minute')).toHaveLength(58);
  });
});
