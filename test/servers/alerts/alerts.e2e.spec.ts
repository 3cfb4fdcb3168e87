import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Alert {
  id: number;
  [field: string]: unknown;
}
interface History {
  next: string | null;
  previous: string | null;
  results: Alert[];
}

const path = '/api/alerts/';

describe('/api/alerts/', () => {
  let site: TestApp;
  let server: number;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
    const input = { name: 'web', protocol: 'icmp', host: '10.0.0.5' };
    server = (await site.request<{ id: number }>('POST', '/api/servers/', input)).body.id;
  });
  afterAll(() => site.close());

  const wanted = (change: object = {}) => ({
    server,
    subject: 'queue',
    severity: 'warning',
    message: 'Long',
    ...change,
  });

  it('raises an alert, changes it while it is active, and ends it', async () => {
    const raised = await site.request<Alert>('POST', path, wanted({ value: 120, threshold: 100 }));
    expect(raised).toMatchObject({ status: 201, body: { kind: 'custom', type: 'alert', active: true, value: 120 } });
    const again = await site.request<Alert>('POST', path, wanted({ severity: 'critical' }));
    expect(again).toMatchObject({ status: 200, body: { id: raised.body.id, severity: 'critical', value: null } });
    const own = `${path}${raised.body.id}/`;
    expect((await site.request('GET', own)).body).toEqual(again.body);
    const counts = async () => (await site.request('GET', '/api/dashboard/')).body['alerts'];
    expect(await counts()).toEqual({ active: 1, info: 0, warning: 0, critical: 1, acknowledged: 0 });

    expect(await site.request('POST', `${own}acknowledge/`)).toMatchObject({
      status: 200,
      body: { acknowledged_by: 'admin' },
    });
    expect(await site.request('POST', `${own}acknowledge/`)).toMatchObject({
      status: 422,
      body: { code: 'already_acknowledged' },
    });
    expect(await counts()).toMatchObject({ active: 1, acknowledged: 1 });
    expect(await site.request('POST', `${own}resolve/`)).toMatchObject({
      status: 200,
      body: { resolved_by: 'admin', active: false },
    });
    expect(await site.request('POST', `${own}resolve/`)).toMatchObject({
      status: 422,
      body: { code: 'already_resolved' },
    });
    expect(await counts()).toEqual({ active: 0, info: 0, warning: 0, critical: 0, acknowledged: 0 });
    expect((await site.request('POST', path, wanted())).status).toBe(201);
  });

  it('lets viewers read, and nothing else', async () => {
    const viewer = { token: site.viewerToken };
    const { body } = await site.request<History>('GET', path, undefined, viewer);
    const own = `${path}${body.results[0]?.id}/`;
    expect((await site.request('GET', own, undefined, viewer)).status).toBe(200);
    for (const [target, input] of [
      [path, wanted({ subject: 'viewer' })],
      [`${own}acknowledge/`, undefined],
      [`${own}resolve/`, undefined],
    ] as const)
      expect((await site.request('POST', target, input, viewer)).status).toBe(403);
    expect((await site.request<History>('GET', path)).body).toEqual(body);
    expect((await site.request('GET', path, undefined, { token: null })).status).toBe(401);
  });

  it('pages through the history by its links', async () => {
    for (const subject of ['a', 'b', 'c']) await site.request('POST', path, wanted({ subject }));
    const all = (await site.request<History>('GET', path)).body.results.map(({ id }) => id);
    const seen: number[] = [];
    let next: string | null = `${path}?limit=2`;
    while (next) {
      const { body }: { body: History } = await site.request<History>('GET', next);
      seen.push(...body.results.map(({ id }) => id));
      next = body.next;
    }
    expect(seen).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(4);
  });

  it('finds what all conditions say', async () => {
    const query = `server_id=${server}&kind=custom,cpu&type=alert&severity=info,warning&active=true&acknowledged=false`;
    const { status, body } = await site.request<History>('GET', `${path}?${query}&since=2020-01-01T00:00:00Z`);
    expect(status).toBe(200);
    expect(body.results.map(({ subject }) => subject)).toContain('c');
    expect((await site.request<History>('GET', `${path}?incident=1`)).body.results).toEqual([]);
  });

  it.each([
    ['active=maybe', 'active'],
    ['acknowledged=1', 'acknowledged'],
    ['server_id=x', 'server_id'],
    ['kind=ram', 'kind'],
    ['type=both', 'type'],
    ['severity=bad', 'severity'],
    ['incident=x', 'incident'],
    ['incident=0', 'incident'],
    ['since=yesterday', 'since'],
    ['cursor=nonsense', 'cursor'],
    ['limit=501', 'limit'],
    ['page=2', 'page'],
  ])('refuses ?%s', async (query, field) => {
    const reply = await site.request('GET', `${path}?${query}`);
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it.each<[string, object]>([
    ['server', { server: 999 }],
    ['server', { server: '1' }],
    ['server', { server: 2 ** 31 }],
    ['server', { server: undefined }],
    ['subject', { subject: 'a'.repeat(201) }],
    ['subject', { subject: 'a\nb' }],
    ['subject', { subject: null }],
    ['severity', { severity: 'bad' }],
    ['severity', { severity: undefined }],
    ['message', { message: '' }],
    ['message', { message: 'a\0b' }],
    ['message', { message: 'a'.repeat(1001) }],
    ['value', { value: '5' }],
    ['threshold', { threshold: true }],
    ['kind', { kind: 'cpu' }],
  ])('refuses a wrong %s: %j', async (field, change) => {
    const reply = await site.request<{ errors: { field: string }[] }>(
      'POST',
      path,
      wanted({ subject: 'wrong', ...change }),
    );
    expect(reply.status).toBe(400);
    expect(reply.body.errors.map(error => error.field)).toEqual([field]);
  });

  it('takes text that is no Unicode for what it is worth', async () => {
    const reply = await site.request('POST', path, '{"server":' + server + ',"severity":"info","message":"\\ud800"}');
    expect(reply).toMatchObject({ status: 201, body: { message: '\ufffd' } });
  });

  it('does not know what does not exist', async () => {
    expect((await site.request('GET', `${path}999999/`)).status).toBe(404);
    expect((await site.request('POST', `${path}999999/resolve/`)).status).toBe(404);
    expect((await site.request('GET', `${path}x/`)).status).toBe(400);
  });

  it('goes with its server', async () => {
    await site.request('DELETE', `/api/servers/${server}/`);
    expect((await site.request<History>('GET', path)).body.results).toEqual([]);
  });
});
