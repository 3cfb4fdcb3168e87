import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MetricsService } from '../../../src/servers/history/metrics.service.js';
import { metricsWindows, type MetricsWindow } from '../../../src/servers/history/metrics.rules.js';
import { RollupService } from '../../../src/servers/history/rollup.service.js';
import { UptimeService } from '../../../src/servers/history/uptime.service.js';
import { NotFound } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { configOf, historyOn, type Result } from './history.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.parse('2026-03-10T12:34:56.789Z');
const kinds = ['success', 'success', 'success', 'slow', 'success', 'failure', 'inconclusive'] as const;

describe('Metrics of a server', () => {
  let database: TestDatabase;
  let history: ReturnType<typeof historyOn>;
  let metrics: MetricsService;
  let rollups: RollupService;
  let id: number;
  let results: Result[];

  beforeAll(async () => {
    database = await testDatabase();
    history = historyOn(database);
    const clock = new FakeClock(new Date(now));
    const config = configOf({ RESULT_RETENTION_DAYS: 8 });
    rollups = new RollupService(database.em, clock, config);
    metrics = new MetricsService(database.em, clock, config, new UptimeService(database.em), rollups);
    [id = 0] = await history.servers(2, 300);
    results = Array.from({ length: 7 * 288 + 40 }, (_, n) => ({
      serverId: id,
      at: now - n * 5 * minute - 1,
      kind: kinds[n % 7],
      time: n % 7 === 5 ? -1 : ((n * 53) % 997) / 4,
    }));
    await history.results(results);
    await history.spans([
      { serverId: id, status: 'unknown', from: now - 20 * day, to: now - 6 * day },
      { serverId: id, status: 'up', from: now - 6 * day, to: now - 3 * hour },
      { serverId: id, status: 'down', from: now - 3 * hour, to: null },
    ]);
  });
  afterAll(() => database.close());

  const get = (window: MetricsWindow) => history.run(() => metrics.get(id, window));
  const inside = (from: number) => results.filter(({ at }) => at >= from);

  it.each(['1h', '24h', '7d'] as const)(
    'count every result of the last %s once, in points and in figures',
    async window => {
      const before = await get(window);
      await history.run(() => rollups.build());
      const { from, latency, series } = await get(window);
      expect(series).toEqual(before.series);
      const expected = inside(Date.parse(from));
      const answered = expected.flatMap(({ time = -1 }) => (time < 0 ? [] : [time])).toSorted((a, b) => a - b);
      expect(series.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
      expect(series.reduce((sum, { failures }) => sum + failures, 0)).toBe(
        expected.filter(({ kind }) => kind === 'failure').length,
      );
      const rank = (share: number) => answered[Math.ceil(share * answered.length) - 1];
      expect(latency).toMatchObject({ count: answered.length, minimum_ms: answered[0], maximum_ms: answered.at(-1) });
      expect([latency.p50_ms, latency.p90_ms, latency.p95_ms, latency.p99_ms]).toEqual(
        [0.5, 0.9, 0.95, 0.99].map(rank),
      );
      expect(latency.average_ms).toBeCloseTo(answered.reduce((sum, time) => sum + time, 0) / answered.length, 1);
    },
  );

  it('are drawn in steps that fit the window, up to the moment', async () => {
    const steps = { '1h': minute, '24h': 5 * minute, '7d': hour, '30d': hour, '90d': day, '1y': day };
    for (const window of metricsWindows) {
      const { series, to } = await get(window);
      for (const { at } of series) expect(Date.parse(at) % steps[window]).toBe(0);
      expect(series.at(-1)?.at).toBe(new Date(Math.floor(now / steps[window]) * steps[window]).toISOString());
      expect(to).toBe(new Date(now).toISOString());
    }
  });

  it('estimate a long window from summaries when the results themselves are gone', async () => {
    const { latency } = await get('90d');
    const times = results.flatMap(({ time = -1 }) => (time < 0 ? [] : [time]));
    expect(latency).toMatchObject({ minimum_ms: Math.min(...times), maximum_ms: Math.max(...times), p90_ms: null });
    expect(latency.average_ms).toBeCloseTo(times.reduce((sum, time) => sum + time, 0) / times.length, -1);
    expect(latency.p50_ms).toBeGreaterThan(100);
    expect(latency.p95_ms).toBeGreaterThan(200);
  });

  it('tell how the window was spent, and the stays it touches', async () => {
    const { uptime, spans } = await get('7d');
    expect(uptime).toMatchObject({
      window_seconds: 604800,
      up_seconds: (6 * day - 3 * hour) / 1e3,
      down_seconds: 10800,
      unknown_seconds: 86400,
      degraded_seconds: 0,
      maintenance_seconds: 0,
    });
    expect(uptime.coverage).toBeCloseTo(6 / 7, 9);
    expect(spans.map(({ status }) => status)).toEqual(['unknown', 'up', 'down']);
    expect((await get('24h')).spans).toEqual([
      {
        status: 'up',
        started_at: new Date(now - 6 * day).toISOString(),
        ended_at: new Date(now - 3 * hour).toISOString(),
      },
      { status: 'down', started_at: new Date(now - 3 * hour).toISOString(), ended_at: null },
    ]);
  });

  it('of a server nobody has checked yet have no figures', async () => {
    const [fresh = 0] = await history.servers(1);
    const { latency, series, uptime, certificate } = await history.run(() => metrics.get(fresh, '1h'));
    expect(latency).toEqual({
      count: 0,
      average_ms: null,
      minimum_ms: null,
      maximum_ms: null,
      p50_ms: null,
      p90_ms: null,
      p95_ms: null,
      p99_ms: null,
    });
    expect([series, uptime.uptime_percentage, certificate]).toEqual([[], null, null]);
  });

  it('show the newest certificate', async () => {
    const certificate = { fingerprint: 'AB:CD', subject: 'CN=a', issuer: 'CN=b', validTo: '2026-05-01T00:00:00.000Z' };
    await history.rows(sql`insert into server_status (server_id, since, state, certificate)
                           values (${id}, now(), '{}', ${JSON.stringify(certificate)}::jsonb)`);
    const { validTo: valid_to, ...rest } = certificate;
    expect((await get('1h')).certificate).toEqual({ ...rest, valid_to });
  });

  it('of a server that does not exist are refused', async () => {
    await expect(history.run(() => metrics.get(2_000_000, '1h'))).rejects.toBeInstanceOf(NotFound);
  });
});
