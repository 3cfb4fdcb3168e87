import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';

interface Named {
  id: number;
  token: string;
  errors?: { field: string }[];
  [field: string]: unknown;
}

/** As the agent of the reference sends it: Python's ISO 8601, days and hours in UTC, no key, no hour_start. */
const heartbeat = {
  site_id: 'porto_office',
  timestamp: '2026-03-02T08:05:00.123456+00:00',
  devices_online: [{ employee_id: 1, employee_name: 'Ricardo_Silva', fake_name: 'Employee_Alpha', area: 'default' }],
};
const presence = {
  site_id: 'porto_office',
  timestamp: '2026-03-02T09:00:00.654321+00:00',
  presence_data: [
    {
      employee_id: 1,
      employee_name: 'Ricardo_Silva',
      fake_name: 'Employee_Alpha',
      date: '2026-03-02',
      hour: 8,
      first_seen: '2026-03-02T08:00:00+00:00',
      last_seen: '2026-03-02T08:42:17.5+00:00',
      minutes_online: 42,
    },
  ],
};

describe('Sites over HTTP', () => {
  let app: TestApp;
  let site: Named;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    ({ body: site } = await app.request<Named>('POST', '/api/sites/', { site_id: 'porto_office', name: 'Porto' }));
  });
  afterAll(() => app.close());

  const post = (path: string, body: unknown, token: string | null = site.token) =>
    app.request<Named>('POST', path, body, { token });

  it.each(['', '/'])('take what the agents of the reference send (%j after the path)', async slash => {
    expect(await post(`/api/heartbeat${slash}`, heartbeat)).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await post(`/api/presence${slash}`, presence)).toMatchObject({ status: 200, body: { received: 1 } });
    const { body: board } = await app.request('GET', '/api/sites/board/');
    expect(board).toMatchObject({ sites: [{ name: 'Porto', online: heartbeat.devices_online }] });
    const { body: hours } = await app.request('GET', `/api/sites/${site.id}/presence/`);
    expect(hours).toMatchObject({
      results: [{ hour_start: '2026-03-02T08:00:00.000Z', last_seen: '2026-03-02T08:42:17.500Z', revision: 0 }],
    });
  });

  it('are shown to viewers, without a token, and changed by admins alone', async () => {
    const token = app.viewerToken;
    const list = await app.request('GET', '/api/sites/', undefined, { token });
    expect(list).toMatchObject({ status: 200, body: { count: 1, results: [{ site_id: 'porto_office' }] } });
    for (const path of ['/api/sites/', `/api/sites/${site.id}/`, '/api/sites/board/']) {
      const { body } = await app.request('GET', path, undefined, { token });
      expect(JSON.stringify(body)).not.toMatch(/sws_|token/);
    }
    const renewal = await app.request('POST', `/api/sites/${site.id}/rotate-token/`, undefined, { token });
    expect(renewal.status).toBe(403);
    const { body: overview } = await app.request('GET', '/api/dashboard/', undefined, { token });
    expect(overview).toMatchObject({
      sites: { reporting: 1, silent: 0, never: 0, disabled: 0, online: 1 },
      cloud: { unsent: 0, parked: 0 },
    });
  });

  it('are told apart by their tokens', async () => {
    const other = await app.request<Named>('POST', '/api/sites/', { site_id: 'faro' });
    for (const [path, message] of [
      ['/api/heartbeat/', heartbeat],
      ['/api/presence/', presence],
    ] as const) {
      expect(await post(path, message, null)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(await post(path, message, 'sws_wrong')).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
      expect(await post(path, message, app.adminToken)).toMatchObject({ status: 401 });
      expect(await post(path, message, other.body.token)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect((await app.request('DELETE', `/api/sites/${other.body.id}/`)).status).toBe(204);
  });

  it('get a new token that takes the place of the old one', async () => {
    const { body } = await app.request<Named>('POST', `/api/sites/${site.id}/rotate-token/`);
    expect((await post('/api/heartbeat/', heartbeat)).status).toBe(401);
    site.token = body.token;
    expect((await post('/api/heartbeat/', heartbeat)).status).toBe(200);
  });

  const hour = presence.presence_data[0];
  it.each([
    ['/api/heartbeat/', {}, ['site_id', 'timestamp', 'devices_online']],
    ['/api/heartbeat/', { ...heartbeat, timestamp: '2026-03-02T08:05:00' }, ['timestamp']],
    ['/api/heartbeat/', { ...heartbeat, devices_online: [1] }, ['devices_online']],
    ['/api/heartbeat/', { ...heartbeat, devices_online: [{ employee_id: 0 }] }, ['devices_online.0.employee_id']],
    ['/api/heartbeat/', { ...heartbeat, battery: 7 }, ['battery']],
    ['/api/presence/', { ...presence, presence_data: null }, ['presence_data']],
    ['/api/presence/', { ...presence, presence_data: [{ ...hour, hour: 24 }] }, ['presence_data.0.hour']],
    ['/api/presence/', { ...presence, presence_data: [{ ...hour, date: '2026-02-30' }] }, ['presence_data.0.hour']],
    ['/api/presence/', { ...presence, presence_data: [hour, hour] }, ['presence_data.1.hour']],
    [
      '/api/presence/',
      { ...presence, presence_data: [{ ...hour, minutes_online: 61 }] },
      ['presence_data.0.minutes_online'],
    ],
    [
      '/api/presence/',
      { ...presence, presence_data: [{ ...hour, last_seen: 'later' }] },
      ['presence_data.0.last_seen'],
    ],
    [
      '/api/presence/',
      { ...presence, presence_data: [{ ...hour, employee_name: 'a\0b' }] },
      ['presence_data.0.employee_name'],
    ],
    ['/api/presence/', { ...presence, presence_data: [{ ...hour, hour_start: null }] }, ['presence_data.0.hour_start']],
  ])('refuse what is wrong, naming the field: %s %j', async (path, message, fields) => {
    const { status, body } = await post(path, message);
    expect(status).toBe(400);
    expect(body.errors?.map(({ field }) => field)).toEqual(expect.arrayContaining(fields));
  });

  it('leave the heartbeats of agents alone', async () => {
    const { body } = await app.request<Named & { heartbeat_token: string }>('POST', '/api/servers/', {
      ...{ name: 'nightly', protocol: 'heartbeat', host: 'localhost' },
    });
    const beat = await post(`/api/heartbeat/${body.id}/`, {}, body.heartbeat_token);
    expect(beat).toMatchObject({ status: 200, body: { server_id: body.id } });
    expect((await post(`/api/heartbeat/${body.id}/`, {}, site.token)).status).toBe(401);
  });

  it('have what was refused sent again on demand', async () => {
    expect(await app.request('POST', '/api/cloud/resend/')).toMatchObject({ status: 200, body: { released: 0 } });
  });
});
