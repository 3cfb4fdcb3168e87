import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';

interface Server {
  id: number;
  name: string;
  [field: string]: unknown;
}
interface Refusal {
  code: string;
  errors?: { field: string; messages: string[] }[];
}
interface Listing {
  count: number;
  next: string | null;
  previous: string | null;
  results: Server[];
}

const web = { name: 'web', protocol: 'https', host: 'example.org' };

/** Each is wrong on its own, for a new server as for a change. */
const wrong: [field: string, values: unknown[]][] = [
  ['name', ['', ' ', 'x'.repeat(101), 'a\0b', 'a\nb', 5, null]],
  ['protocol', ['ftp', '', null]],
  ['host', ['', 'http://example.org', 'a b', '169.254.169.254', 'fd00:ec2::254', 'x'.repeat(254), null, 5]],
  ['port', [0, 65_536, 1.5, '80', -1]],
  ['path', ['', 'up', '/a\nb', `/${'x'.repeat(2000)}`, null]],
  ['check_interval', [0, 0.5, 86_401, '60', null]],
  ['timeout', [0, -1, 60, 61, '5', null]],
  ['status', ['up', '', null]],
  [
    'tags',
    [
      'a',
      ['a\0'],
      [''],
      ['x'.repeat(51)],
      ['a', 'a'],
      ['a,b'],
      [5],
      Array.from({ length: 21 }, (_, n) => `t${n}`),
      null,
    ],
  ],
  ['method', ['get', 'BREW', null]],
  ['headers', [[], 'a', { 'X Y': 'a' }, { 'X-Y': 'a\r\nb' }, { 'X-Y': 5 }, { a: '1', A: '2' }]],
  ['body', [5, 'a\0', 'x'.repeat(65_537)]],
  ['expected_statuses', ['99', '200-', 'ok', 200, null]],
  ['match_type', ['regex', null]],
  ['match_path', [5, '$["a\0"]', '$..a', 'x'.repeat(501)]],
  ['match_value', [5, 'a\0', 'x'.repeat(2001)]],
  ['match_inverse', ['true', 1, null]],
  ['follow_redirects', ['yes', null]],
  ['verify_tls', [0, null]],
  ['ip_family', ['ipv5', null]],
  ['failure_threshold', [0, 21, 1.5, '2', null]],
  ['recovery_threshold', [0, 21, 1.5, null]],
  ['retry_interval', [0, 0.5, 86_401, null]],
  ['warn_latency_ms', [0, -1, 1.5, '100']],
  ['fail_latency_ms', [0, 1.5, '100']],
  ['parent', [0, 999_999, 1.5, '1', 2 ** 31]],
  ['notifications', ['1', [0], [1.5], ['1'], [1, 1], [999_999], null]],
  ['heartbeat_grace', [-1, '5', null]],
  ['public', ['true', null]],
  ['key', ['', 'a b', 'a/b', 'x'.repeat(101), 5]],
  ['id', [5]],
  ['state', ['up']],
  ['created_at', ['2026-01-01T00:00:00Z']],
];
const attempts = wrong.flatMap(([field, values]) => values.map(value => [field, value] as const));
const fields = ({ errors = [] }: Refusal) => errors.map(({ field }) => field);

describe('/api/servers/', () => {
  let site: TestApp;
  let stored: Server;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
    const { body } = await site.request<Server>('POST', '/api/servers/', { ...web, name: 'stored', key: 'stored' });
    stored = (await site.request<Server>('GET', `/api/servers/${body.id}/`)).body;
  });
  afterAll(() => site.close());

  it('adds, shows, changes, replaces and deletes a server', async () => {
    const { status, body } = await site.request<Server>('POST', '/api/servers/', {
      ...web,
      headers: { 'X-Key': 's3cret' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...web, header_names: ['X-Key'], state: 'unknown', timeout: 10 });
    const path = `/api/servers/${body.id}/`;
    const shown = await site.request<Server>('GET', path);
    // The token of the agent is shown this once.
    expect(body).toEqual({ ...shown.body, heartbeat_token: expect.stringMatching(/^\S{20,}$/) });
    expect(shown.status).toBe(200);
    expect(shown.body).not.toHaveProperty('heartbeat_token');
    expect(JSON.stringify(shown.body)).not.toContain('s3cret');
    const patched = await site.request<Server>('PATCH', path, { tags: ['shop'], port: 8443 });
    expect(patched).toMatchObject({ status: 200, body: { tags: ['shop'], port: 8443, header_names: ['X-Key'] } });
    const replaced = await site.request<Server>('PUT', path, { ...web, timeout: 3 });
    expect(replaced).toMatchObject({ status: 200, body: { tags: [], port: null, timeout: 3, header_names: [] } });
    expect((await site.request('DELETE', path)).status).toBe(204);
    expect((await site.request('GET', path)).status).toBe(404);
    expect((await site.request('DELETE', path)).status).toBe(404);
  });

  it.each(attempts)('refuses a new server with %s = %j and adds nothing', async (field, value) => {
    const body = { ...web, name: 'refused', [field]: value };
    const reply = await site.request<Refusal>('POST', '/api/servers/', body);
    expect(reply.status).toBe(400);
    expect(fields(reply.body)).toContain(field);
    expect((await site.request<Listing>('GET', '/api/servers/?search=refused')).body.count).toBe(0);
  });

  it.each(attempts)('refuses to change %s to %j and changes nothing', async (field, value) => {
    const path = `/api/servers/${stored.id}/`;
    const reply = await site.request<Refusal>('PATCH', path, {
      [field]: value,
      tags: field === 'tags' ? value : ['new'],
    });
    expect(reply.status).toBe(400);
    expect(fields(reply.body)).toEqual([field]);
    expect((await site.request('GET', path)).body).toEqual(stored);
  });

  it('names every wrong field at once', async () => {
    const reply = await site.request<Refusal>('POST', '/api/servers/', { name: '', protocol: 'ftp', port: 0 });
    expect(fields(reply.body).toSorted()).toEqual(['host', 'name', 'port', 'protocol']);
  });

  it.each(['name', 'key'])('says that a %s is taken', async field => {
    const body = { ...web, name: 'another', [field]: 'stored' };
    const reply = await site.request<Refusal>('POST', '/api/servers/', body);
    expect(reply).toMatchObject({ status: 409, body: { errors: [{ field }] } });
  });

  it('takes the same PUT by key any number of times', async () => {
    const put = () => site.request<Server>('PUT', '/api/servers/by-key/shop.eu/', { ...web, name: 'shop' });
    const first = await put();
    expect(first).toMatchObject({ status: 201, body: { key: 'shop.eu', name: 'shop' } });
    const again = await put();
    expect(again.status).toBe(200);
    expect(first.body).toEqual({ ...again.body, heartbeat_token: expect.any(String) });
    expect((await site.request('PUT', '/api/servers/by-key/a%20b/', { ...web, name: 'x' })).status).toBe(400);
  });

  it('lists with filters, order, search and pages', async () => {
    await site.request('POST', '/api/servers/', {
      name: 'db',
      protocol: 'tcp',
      host: 'db',
      port: 5432,
      tags: ['back'],
    });
    const names = async (query: string) =>
      (await site.request<Listing>('GET', `/api/servers/?${query}`)).body.results.map(({ name }) => name);
    expect(await names('protocol=tcp,icmp')).toEqual(['db']);
    expect(await names('tag=back,front')).toEqual(['db']);
    expect(await names('search=bac')).toEqual(['db']);
    expect(await names('state=unknown&status=active&protocol=tcp')).toEqual(['db']);
    expect(await names('state=paused')).toEqual([]);
    const page = (await site.request<Listing>('GET', '/api/servers/?ordering=-name&page_size=1&page=2')).body;
    expect(page).toMatchObject({
      next: expect.stringContaining('page=3'),
      previous: expect.stringContaining('page=1'),
    });
    for (const query of [
      'state=broken',
      'protocol=ftp',
      'status=up',
      'ordering=headers',
      'page=0',
      'colour=red',
      'tag=%00',
      'search=%00',
    ]) {
      const reply = await site.request<Refusal>('GET', `/api/servers/?${query}`);
      expect([reply.status, fields(reply.body)]).toEqual([400, [query.split('=')[0]]]);
    }
  });

  it('does one thing with many servers', async () => {
    const { body } = await site.request<Server>('POST', '/api/servers/', { ...web, name: 'bulk' });
    const bulk = (action: unknown, ids: unknown = [body.id]) =>
      site.request('POST', '/api/servers/bulk/', { ids, action });
    expect(await bulk('pause')).toMatchObject({ status: 200, body: { changed: 1 } });
    expect((await site.request('GET', `/api/server-status/${body.id}/`)).body).toMatchObject({ status: 'paused' });
    expect((await bulk('resume')).body).toEqual({ changed: 1 });
    expect((await bulk('delete', [body.id, 999_999])).body).toEqual({ changed: 1 });
    expect((await site.request('GET', `/api/servers/${body.id}/`)).status).toBe(404);
    expect((await bulk('explode')).status).toBe(400);
    expect((await bulk('pause', [])).status).toBe(400);
    expect(
      (
        await bulk(
          'pause',
          Array.from({ length: 1001 }, (_, n) => n + 1),
        )
      ).status,
    ).toBe(400);
  });

  it('lets viewers read and change nothing, and others not even read', async () => {
    const as = (token: string | null) => async (method: string, path: string, body?: unknown) =>
      (await site.request(method, path, body, { token })).status;
    const [viewer, nobody] = [as(site.viewerToken), as(null)];
    const path = `/api/servers/${stored.id}/`;
    expect([await viewer('GET', '/api/servers/'), await viewer('GET', path)]).toEqual([200, 200]);
    for (const [method, where, body] of [
      ['POST', '/api/servers/', web],
      ['PUT', path, web],
      ['PATCH', path, { name: 'x' }],
      ['DELETE', path],
      ['PUT', '/api/servers/by-key/x/', web],
      ['POST', '/api/servers/bulk/', { ids: [stored.id], action: 'delete' }],
    ] as const) {
      expect([await viewer(method, where, body), await nobody(method, where, body)]).toEqual([403, 401]);
    }
    expect(await nobody('GET', '/api/servers/')).toBe(401);
  });

  it('shows where servers stand', async () => {
    interface Status {
      id: number;
      [field: string]: unknown;
    }
    const { status, body } = await site.request<Status>('GET', `/api/server-status/${stored.id}/`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: stored.id,
      server: stored.id,
      server_name: 'stored',
      protocol: 'https',
      status: 'unknown',
      unreachable: false,
      flapping: false,
      since: expect.stringMatching(/Z$/),
      uptime_percentage: null,
      last_check: null,
      consecutive_failures: 0,
      message: 'Waiting for the first result',
      response_time: null,
      ...{ heartbeat_status: null, last_heartbeat: null, agent_version: null },
    });
    const ids = async (query: string) =>
      (await site.request<Listing>('GET', `/api/server-status/?${query}`)).body.results.map(({ id }) => id);
    expect(await ids(`server_id=${stored.id},999999`)).toEqual([stored.id]);
    expect(await ids('search=stored&status=unknown,down&ordering=-since')).toEqual([stored.id]);
    expect(await ids('status=down')).toEqual([]);
    expect(await ids('since=2100-01-01T00:00:00Z')).toEqual([]);
    expect((await site.request('GET', '/api/server-status/999999/')).status).toBe(404);
    for (const query of ['server_id=x', 'status=broken', 'since=yesterday']) {
      const reply = await site.request<Refusal>('GET', `/api/server-status/?${query}`);
      expect([reply.status, fields(reply.body)]).toEqual([400, [query.split('=')[0]]]);
    }
  });

  it('answers 404 for an id no record can have and 400 for one that is no number', async () => {
    expect((await site.request('GET', '/api/servers/99999999999/')).status).toBe(404);
    expect((await site.request('GET', '/api/servers/abc/')).status).toBe(400);
  });
});
