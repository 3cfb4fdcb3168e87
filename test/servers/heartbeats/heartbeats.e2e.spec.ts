import { request as send } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Server {
  id: number;
  heartbeat_token: string;
  last_heartbeat: string | null;
  [field: string]: unknown;
}
interface Problem {
  code: string;
  detail: string;
  errors?: { field: string; messages: string[] }[];
}

const fields = ({ errors = [] }: Problem) => errors.map(({ field }) => field);

describe('POST /api/heartbeat/{server_id}/', () => {
  let site: TestApp;
  let server: Server;
  let added = 0;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
  });
  afterAll(() => site.close());

  const add = async (input: object = {}) => {
    added += 1;
    const wished = { name: `agent ${added}`, protocol: 'tcp', host: 'localhost', port: 9, ...input };
    return (await site.request<Server>('POST', '/api/servers/', wished)).body;
  };
  beforeEach(async () => {
    server = await add();
  });

  const beat = <Body = Problem>(
    body?: unknown,
    { token = server.heartbeat_token, headers = {}, id = server.id } = {},
  ) => site.request<Body>('POST', `/api/heartbeat/${id}/`, body, { token, headers });
  const shown = async () => (await site.request<Server>('GET', `/api/servers/${server.id}/`)).body;

  it('is answered with the instant it arrived and the time until the next one', async () => {
    const before = Date.now();
    const { status, body } = await beat<Record<string, unknown>>({
      agent_version: '1.2.3',
      metrics: { cpu_percent: 12.5 },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      server_id: server.id,
      received_at: expect.stringMatching(/Z$/),
      next_in_seconds: expect.any(Number),
    });
    expect(Date.parse(String(body['received_at']))).toBeGreaterThanOrEqual(before);
    expect(body['next_in_seconds']).toBeGreaterThanOrEqual(25);
    expect(body['next_in_seconds']).toBeLessThanOrEqual(30);
    expect(await shown()).toMatchObject({
      heartbeat_status: 'online',
      last_heartbeat: body['received_at'],
      agent_version: '1.2.3',
    });
  });

  /** A request as it is written, without what fetch adds. */
  const raw = (headers: Record<string, string>, body = '', path = `/api/heartbeat/${server.id}/`) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const call = send(`${site.url}${path}`, { method: 'POST', headers, agent: false }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      call.on('error', reject).end(body);
    });

  it.each([
    ['without a body and its headers', {}, ''],
    ['with an empty body of no type', { 'content-length': '0' }, ''],
    ['with an empty body of type JSON', { 'content-type': 'application/json', 'content-length': '0' }, ''],
    ['with an empty body in no chunks', { 'transfer-encoding': 'chunked' }, ''],
    ['with an empty object', { 'content-type': 'application/json' }, '{}'],
    ['with JSON of a character set', { 'content-type': 'Application/JSON; charset=utf-8' }, '{"agent_version":"2"}'],
    ['with JSON that does not say so', { 'content-length': '21' }, '{"agent_version":"2"}'],
    [
      'with nothing but nulls',
      { 'content-type': 'application/json' },
      '{"agent_version":null,"metrics":{"cpu_percent":null}}',
    ],
  ])('is taken %s', async (_, headers, body) => {
    const authorization = `bearer ${server.heartbeat_token}`;
    expect((await raw({ authorization, ...headers }, body)).status).toBe(200);
    expect((await shown()).last_heartbeat).toMatch(/Z$/);
  });

  it.each([
    ['with a slash', (id: number) => `/api/heartbeat/${id}/`],
    ['without one', (id: number) => `/api/heartbeat/${id}`],
    ['with an escaped id', (id: number) => `/api/heartbeat/%3${String(id)[0]}${String(id).slice(1)}`],
    ['with a query that means nothing', (id: number) => `/api/heartbeat/${id}/?x=1`],
  ])('has a path %s', async (_, pathOf) => {
    const authorization = `Bearer ${server.heartbeat_token}`;
    expect((await raw({ authorization }, '', pathOf(server.id))).status).toBe(200);
  });

  const refused: [
    what: string,
    status: number,
    code: string,
    send: () => Promise<{ status: number; body: Problem }>,
  ][] = [
    ['for a server that does not exist', 404, 'not_found', () => beat({}, { id: 2_000_000_000 })],
    ['for an id no server can have', 404, 'not_found', () => beat({}, { id: 99_999_999_999 })],
    ['with another token', 401, 'token_invalid', () => beat({}, { token: `${server.heartbeat_token}x` })],
    ['with the login of an admin', 401, 'token_invalid', () => beat({}, { token: site.adminToken })],
    ['without a token', 401, 'unauthenticated', () => beat({}, { token: '' })],
    [
      'with an API key',
      401,
      'unauthenticated',
      () => beat({}, { token: '', headers: { authorization: 'Api-Key abc' } }),
    ],
    ['that is no JSON', 400, 'bad_request', () => beat('{"agent_version":')],
    [
      'that is a form',
      415,
      'unsupported_media_type',
      () => beat('a=b', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ],
    ['of 16 KiB', 413, 'too_large', () => beat({ message: 'x'.repeat(16 * 1024) })],
    ['with a field nobody knows', 400, 'invalid', () => beat({ colour: 'red' })],
    ['that changes prototypes', 400, 'bad_request', () => beat('{"__proto__":{"agent_version":"1"}}')],
    ['that is a list', 400, 'invalid', () => beat('[]')],
    ['that is a number', 400, 'invalid', () => beat('5')],
    ['that is about the run of a job', 422, 'not_a_job', () => beat({ signal: 'start' })],
  ];

  it.each(refused)('is refused %s, and then nothing of it counts', async (_, status, code, attempt) => {
    const reply = await attempt();
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(await shown()).toMatchObject({ last_heartbeat: null, agent_version: null, heartbeat_status: null });
  });

  const wrong: [field: string, values: unknown[]][] = [
    ['agent_version', ['x'.repeat(51), 'a\nb', 5, {}]],
    ['metrics', [5, 'cpu', []]],
    ['metrics.cpu_percent', [-1, 101, '5', true]],
    ['metrics.load_per_core', [-0.1, 'high']],
    ['metrics.process_count', [1.5]],
    ['metrics.colour', [1]],
    ['signal', ['stop', 5]],
    ['exit_code', [1.5, '0', 2 ** 31]],
    ['duration_seconds', [-1, '5']],
    ['message', [5, 'a\0', 'x'.repeat(4001)]],
  ];
  const values = wrong.flatMap(([field, list]) => list.map(value => [field, value] as const));

  it.each(values)('is refused with %s = %j', async (field, value) => {
    const [first = '', second] = field.split('.');
    const reply = await beat({ [first]: second === undefined ? value : { [second]: value } });
    expect([reply.status, fields(reply.body)]).toEqual([400, [field]]);
    expect((await shown()).last_heartbeat).toBeNull();
  });

  it('says the size of the body before it is read', async () => {
    const authorization = `Bearer ${server.heartbeat_token}`;
    const { status } = await raw(
      { authorization, 'content-type': 'application/json', 'content-length': '17000' },
      'x'.repeat(17_000),
    );
    expect(status).toBe(413);
  });

  it('is taken for a paused server', async () => {
    await site.request('PATCH', `/api/servers/${server.id}/`, { status: 'paused' });
    expect((await beat({})).status).toBe(200);
  });

  it('needs the new token at once when it was renewed', async () => {
    expect((await beat({})).status).toBe(200);
    const path = `/api/servers/${server.id}/heartbeat-token/`;
    const { status, body } = await site.request<{ token: string }>('POST', path);
    expect([status, Object.keys(body)]).toEqual([200, ['token']]);
    expect((await beat({})).status).toBe(401);
    expect((await beat({}, { token: body.token })).status).toBe(200);
    expect((await site.request('POST', path, undefined, { token: site.viewerToken })).status).toBe(403);
    expect((await site.request('POST', '/api/servers/2000000000/heartbeat-token/')).status).toBe(404);
  });

  it('is refused for a server that was deleted', async () => {
    expect((await beat({})).status).toBe(200);
    await site.request('DELETE', `/api/servers/${server.id}/`);
    expect((await beat({})).status).toBe(404);
  });

  it('has a token that is shown once, when the server is added', async () => {
    expect(server.heartbeat_token).toMatch(/^swh_[\w-]{43}$/);
    const input = { name: 'kept as code', protocol: 'heartbeat' };
    const put = () => site.request<Server>('PUT', '/api/servers/by-key/as-code/', input);
    expect((await put()).body.heartbeat_token).toMatch(/^swh_/);
    const again = await put();
    const listed = await site.request('GET', '/api/servers/');
    for (const { body } of [again, listed, { body: await shown() }])
      expect(JSON.stringify(body)).not.toMatch(/heartbeat_token|swh_/);
  });
});
