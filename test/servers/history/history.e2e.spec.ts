import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import type { MetricsView } from '../../../src/servers/history/metrics.dto.js';
import type { PingResultPage } from '../../../src/servers/history/ping-result.dto.js';
import { testApp, type TestApp } from '../../support/app.js';
import { historyOn } from './history.js';

describe('The history over HTTP', () => {
  let app: TestApp;
  let id: number;
  let now: number;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    const history = historyOn({ em: app.app.get(MikroORM).em, unitOfWork: app.app.get(UnitOfWork) });
    [id = 0] = await history.servers(1);
    now = Date.now();
    await history.results(
      Array.from({ length: 30 }, (_, n) => ({
        serverId: id,
        at: now - n * 1e4 - 1e3,
        time: n % 3 === 0 ? -1 : n,
        kind: n % 3 === 0 ? ('failure' as const) : ('success' as const),
      })),
    );
    await history.spans([{ serverId: id, status: 'up', from: now - 1_800_000, to: null }]);
  });
  afterAll(() => app.close());

  const get = <Body>(path: string, token?: string | null) =>
    app.request<Body>('GET', path, undefined, token === undefined ? {} : { token });

  it('is read page by page with the links of each reply', async () => {
    const first = await get<PingResultPage>(`/api/ping-results/?server_id=${id}&limit=20`);
    expect([first.status, first.body.results.length, first.body.previous]).toEqual([200, 20, null]);
    const second = await get<PingResultPage>(first.body.next ?? '');
    expect([second.body.results.length, second.body.next]).toEqual([10, null]);
    const back = await get<PingResultPage>(second.body.previous ?? '');
    expect(back.body.results).toEqual(first.body.results);
    expect(first.body).not.toHaveProperty('count');
  });

  it('is filtered by kinds, written either way', async () => {
    for (const status of ['failure,slow', 'failure|slow']) {
      const { body } = await get<PingResultPage>(`/api/ping-results?status=${status}`);
      expect(body.results).toHaveLength(10);
      expect(body.results[0]).toMatchObject({ server: id, status: 'failure', response_time: null });
    }
  });

  it.each([
    '?status=broken',
    '?server_id=abc',
    '?server_id=99999999999',
    '?cursor=x',
    '?limit=0',
    '?since=yesterday',
    '?page=2',
  ])('refuses %s', async query => {
    const { status, body } = await get<{ code: string }>(`/api/ping-results/${query}`);
    expect([status, body.code]).toEqual([400, 'invalid']);
  });

  it('has the figures of a server over a window, also for viewers', async () => {
    const { status, body } = await get<MetricsView>(`/api/servers/${id}/metrics/?window=1h`, app.viewerToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({ server: id, window: '1h', certificate: null, latency: { count: 20, minimum_ms: 1 } });
    expect(body.uptime.window_seconds).toBe(3600);
    expect(body.uptime.up_seconds + body.uptime.unknown_seconds).toBe(3600);
    expect(body.uptime.uptime_percentage).toBe(100);
    expect(body.series.reduce((sum, { count }) => sum + count, 0)).toBe(30);
    expect(body.spans).toMatchObject([{ status: 'up', ended_at: null }]);
  });

  it('has none for servers that do not exist and windows nobody knows', async () => {
    expect((await get('/api/servers/2000000/metrics/')).status).toBe(404);
    expect((await get('/api/servers/99999999999/metrics/')).status).toBe(404);
    expect((await get(`/api/servers/${id}/metrics/?window=2h`)).status).toBe(400);
  });

  it('is for those who are logged in', async () => {
    expect((await get('/api/ping-results/', null)).status).toBe(401);
    expect((await get(`/api/servers/${id}/metrics/`, null)).status).toBe(401);
  });
});
