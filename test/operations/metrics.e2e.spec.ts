import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/http/metrics.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

type Text = { text: string };

/** Values by `name{labels}`. */
function read(text: string): Map<string, number> {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map(line => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

const broken = () => Promise.reject(new Error('broken'));

describe('The figures of the program', () => {
  let app: TestApp;
  const scrape = async () => read((await app.request<Text>('GET', '/metrics')).body.text);

  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('are for those who are logged in, or have an API key', async () => {
    expect((await app.request('GET', '/metrics', undefined, { token: null })).status).toBe(401);
    expect((await app.request('GET', '/metrics/', undefined, { token: app.viewerToken })).status).toBe(200);
    const { body } = await app.request<{ key: string }>('POST', '/api/api-keys/', {
      name: 'prometheus',
      role: 'viewer',
    });
    const headers = { authorization: `Api-Key ${body.key}` };
    const reply = await app.request('GET', '/metrics', undefined, { token: null, headers });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });

  it('tell about the process, its memory, its event loop and its roles', async () => {
    const figures = await scrape();
    expect(figures.get('sitewatch_memory_bytes{kind="resident"}')).toBeGreaterThan(1e6);
    expect(figures.get('sitewatch_event_loop_lag_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0);
    for (const role of ['api', 'scheduler', 'attendance', 'bacnet'])
      expect(figures.get(`sitewatch_process_role{role="${role}"}`)).toBe(1);
    expect([...figures.keys()].some(name => /^sitewatch_build_info\{version="[^"]+",node="v/.test(name))).toBe(true);
    expect(figures.get('sitewatch_database_pool_size')).toBe(6);
    expect(figures.get('sitewatch_ready{part="database"}')).toBe(1);
    expect(figures.get('sitewatch_metrics_unreadable')).toBe(0);
  });

  it('count requests by route and class of the status, never by path', async () => {
    const one = 'sitewatch_http_requests_total{method="GET",route="/api/servers/:id",status="4xx"}';
    await app.request('GET', '/api/servers/4711/');
    await app.request('GET', '/api/servers/4712/');
    await app.request('GET', '/api/no-such-thing/4713/');
    await eventually(async () => {
      const figures = await scrape();
      expect(figures.get(one)).toBe(2);
      expect([...figures.keys()].filter(name => name.includes('471'))).toEqual([]);
      expect(
        figures.get('sitewatch_http_requests_total{method="GET",route="(none)",status="4xx"}'),
      ).toBeGreaterThanOrEqual(1);
    });
  });

  it('count servers by their status', async () => {
    const paused = { name: 'web', protocol: 'tcp', host: 'localhost', port: 9, status: 'paused' };
    await app.request('POST', '/api/servers/', paused);
    await eventually(async () => expect((await scrape()).get('sitewatch_servers{status="paused"}')).toBe(1));
  });

  it('are shown as far as they can be read', async () => {
    app.app.get(Metrics).register({ name: 'sitewatch_broken', help: 'Never there.', type: 'gauge', read: broken });
    const figures = await scrape();
    expect(figures.get('sitewatch_metrics_unreadable')).toBe(1);
    expect(figures.has('sitewatch_broken')).toBe(false);
    expect(figures.has('sitewatch_uptime_seconds')).toBe(true);
  });

  it('and what is around the program is described to admins and viewers', async () => {
    const reply = await app.request('GET', '/api/diagnostics/', undefined, { token: app.viewerToken });
    expect(reply.body).toMatchObject({
      roles: ['api', 'scheduler', 'attendance', 'bacnet'],
      database: {
        embedded: false,
        version: expect.stringMatching(/^\d+/),
        schema_version: expect.stringMatching(/^2026/),
      },
      jobs: expect.any(Array),
      disk: { path: app.config.dataDir, low: expect.any(Boolean) },
      engines: { bacnet_workers: expect.any(Number) },
      parts: { database: { ok: true } },
    });
    expect((await app.request('GET', '/api/diagnostics/', undefined, { token: null })).status).toBe(401);
  });
});

describe('With METRICS_PUBLIC the figures', () => {
  it('are for everybody, the diagnostics are not', async () => {
    const app = await testApp({ roles: ['api'], accounts: false, env: { METRICS_PUBLIC: 'true' } });
    try {
      const { status, body } = await app.request<Text>('GET', '/metrics', undefined, { token: null });
      expect(status).toBe(200);
      expect(body.text).toContain('sitewatch_process_role{role="api"} 1');
      expect((await app.request('GET', '/api/diagnostics/', undefined, { token: null })).status).toBe(401);
    } finally {
      await app.close();
    }
  });
});
