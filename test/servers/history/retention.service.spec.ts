import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RetentionService } from '../../../src/servers/history/retention.service.js';
import { RollupService } from '../../../src/servers/history/rollup.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { configOf, historyOn } from './history.js';

const day = 86_400_000;
const now = Date.parse('2026-03-10T12:00:00Z');
const settings = {
  RESULT_RETENTION_DAYS: 3,
  MINUTE_RETENTION_DAYS: 2,
  HOUR_RETENTION_DAYS: 20,
  EVENT_RETENTION_DAYS: 5,
};

describe('Retention', () => {
  let database: TestDatabase;
  let history: ReturnType<typeof historyOn>;
  let clock: FakeClock;
  let rollups: RollupService;
  let retention: RetentionService;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await testDatabase();
    history = historyOn(database);
    clock = new FakeClock(new Date(now));
    const config = configOf(settings);
    rollups = new RollupService(database.em, clock, config);
    retention = new RetentionService(database.em, database.unitOfWork, clock, config, rollups);
  });
  afterEach(() => database.close());

  const days = async () => {
    const found = await history.rows(
      sql<{ name: string }>`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
                            where i.inhparent = 'ping_result'::regclass order by 1`,
    );
    return found.map(({ name }) => name.replace('ping_result_', ''));
  };
  const count = async (table: string) => {
    const [row] = await history.rows(sql<{ n: number }>`select count(*)::int4 as n from ${sql.table(table)}`);
    return row?.n;
  };

  it('makes the days around now before anything is stored, and those that come when their time is near', async () => {
    await retention.onModuleInit();
    expect((await days())[0]).toBe('20260308');
    expect((await days()).at(-1)).toBe('20260317');
    clock.advance(20 * day);
    await history.run(() => retention.makeRoom());
    await history.results([{ serverId: 1, at: clock.now().getTime() }]);
    expect(await days()).toContain('20260330');
  });

  it('lets two processes make the same days at once', async () => {
    await Promise.all([1, 2, 3].map(() => retention.onModuleInit()));
    expect(await days()).toHaveLength(10);
  });

  it('drops results by the day, after their summaries are built', async () => {
    await history.results([2, 3, 4, 5].map(age => ({ serverId: 1, at: now - age * day })));
    await history.run(() => retention.forgetOld());
    expect(await days()).toContain('20260305');
    await history.run(() => rollups.build());
    await history.run(() => retention.forgetOld());
    expect((await days())[0]).toBe('20260307');
    expect(await count('ping_result')).toBe(2);
  });

  it('drops results that could not be summarised for a week', async () => {
    await history.results([{ serverId: 1, at: now - 11 * day }]);
    await history.run(() => retention.forgetOld());
    expect(await count('ping_result')).toBe(0);
  });

  it('deletes minutes and hours past their time and keeps days', async () => {
    const ids = await history.servers(30);
    await history.rows(sql`
      insert into ping_rollup (step, server_id, bucket, successes, slow, failures, inconclusive)
      select step, id, ${new Date(now).toISOString()}::timestamptz - age * interval '1 day', 1, 0, 0, 0
      from unnest(array['minute', 'hour', 'day']) step, unnest(${ids}::int4[]) id, unnest(array[1, 10, 100]) age`);
    await history.run(() => retention.forgetOld());
    const left = await history.rows(
      sql<{ step: string; n: number }>`select step, count(*)::int4 as n from ping_rollup group by step order by step`,
    );
    expect(left).toEqual([
      { step: 'day', n: 90 },
      { step: 'hour', n: 60 },
      { step: 'minute', n: 30 },
    ]);
  });

  it('deletes old facts, but none that a consumer has still to handle', async () => {
    await history.rows(sql`
      insert into event (name, at, payload)
      select 'server.created', ${new Date(now).toISOString()}::timestamptz - (12000 - n) * interval '1 minute', '{}'
      from generate_series(1, 12000) n`);
    const kept = 5 * 1440;
    await history.rows(sql`insert into event_cursor values ('slow', (select min(id) + 99 from event))`);
    await history.run(() => retention.forgetOld());
    expect(await count('event')).toBe(12_000 - 100);
    await history.rows(sql`update event_cursor set position = 1000000000`);
    await history.run(() => retention.forgetOld());
    expect(await count('event')).toBe(kept + 1);
  });

  it('removes everything a deleted server left, and nothing of the others', async () => {
    const at = [0, 1, 2].map(age => now - age * day);
    await history.results([1, 2].flatMap(serverId => at.map(instant => ({ serverId, at: instant }))));
    await history.run(() => rollups.build());
    await history.run(() => retention.forgetServer(1));
    const owners = sql<{ server_id: number }>`
      select server_id from ping_result union select server_id from ping_rollup order by 1`;
    expect(await history.rows(owners)).toEqual([{ server_id: 2 }]);
    expect(await count('ping_result')).toBe(3);
  });
});
