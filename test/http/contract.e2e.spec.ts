import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractApp, type ContractApp } from './contract.js';
import { committed, routes, routesOf, type Document, type Route } from './document.js';

/** Routes that need no login, and what they answer to an empty body. A route that is not in this list is closed. */
const publicRoutes: Record<string, number> = {
  'GET /api/health': 200,
  'GET /api/health/ready': 200,
  'GET /api/setup': 200,
  'POST /api/setup': 400,
  'POST /api/auth/token': 400,
  'POST /api/auth/token/refresh': 401,
  'POST /api/auth/token/verify': 400,
  'POST /api/auth/logout': 204,
  'POST /api/heartbeat/{server_id}': 404,
  'POST /api/heartbeat': 400,
  'POST /api/presence': 400,
  'GET /api/incidents/acknowledge': 400,
  'POST /api/incidents/acknowledge': 400,
};
/** What viewers may change: nothing but their own login. */
const viewersMayUse = ['POST /api/auth/password', 'POST /api/auth/ticket'];
/** What viewers may not even read. */
const adminsRead = ['GET /api/accounts', 'GET /api/accounts/{id}', 'GET /api/api-keys'];

const isPublic = ({ name }: Route) => name in publicRoutes;
const closed = routes.filter(route => !isPublic(route));
const safe = routes.filter(({ isSafe }) => isSafe);
const unsafe = closed.filter(({ isSafe }) => !isSafe);
const bodyFor = (route: Route) => (route.isSafe ? undefined : {});

describe('The contract of the API', () => {
  let app: ContractApp;
  let server: number;

  beforeAll(async () => {
    app = await contractApp();
    const paused = { name: 'web', protocol: 'tcp', host: 'localhost', port: 9, status: 'paused' };
    server = (await app.request<{ id: number }>('POST', '/api/servers/', paused)).body.id;
  });
  afterAll(() => app.close());

  /** The path with the id of a server that exists, where it is about one. */
  const pathOf = ({ template, path }: Route) =>
    /^\/api\/(servers|server-status)\//.test(template)
      ? template.replace('{id}', String(server)).replace('{key}', 'web')
      : path;

  it('is written down for every route of the program, and for no other', async () => {
    const { body } = await app.request<Document>('GET', '/api/openapi.json', undefined, { token: null });
    const described = routes.map(({ name }) => name).toSorted();
    expect(body.openapi).toBe(committed.openapi);
    expect(
      routesOf(body)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(described);
    expect(app.registered.toSorted()).toEqual(described);
    for (const list of [Object.keys(publicRoutes), viewersMayUse, adminsRead])
      expect(described).toEqual(expect.arrayContaining(list));
  });

  describe('lets nobody in without a login', () => {
    it.each(closed)('to $name', async route => {
      for (const path of [route.path, `${route.path}/`]) {
        const { status, body } = await app.send(route.method, path, bodyFor(route), { token: null });
        expect([status, body.code]).toEqual([401, 'unauthenticated']);
      }
    });

    it.each(routes.filter(isPublic))('except to $name', async route => {
      for (const path of [route.path, `${route.path}/`]) {
        const { status } = await app.send(route.method, path, bodyFor(route), { token: null });
        expect(status).toBe(publicRoutes[route.name]);
      }
    });
  });

  describe('lets a viewer read', () => {
    it.each(safe.filter(({ name }) => !adminsRead.includes(name)))('$name', async route => {
      const method = route.isStream ? 'HEAD' : 'GET';
      for (const path of [pathOf(route), `${pathOf(route)}/`]) {
        const { status } = await app.send(method, path, undefined, { token: app.viewerToken });
        const found = route.template.startsWith('/api/server') || !route.template.includes('{');
        expect(status).toBe(publicRoutes[route.name] ?? (found ? 200 : 404));
      }
    });

    it.each(adminsRead)('but not %s', async name => {
      const path = name.replace('GET ', '').replace('{id}', '1');
      expect((await app.send('GET', path, undefined, { token: app.viewerToken })).status).toBe(403);
      expect((await app.send('GET', `${path}/`)).status).toBe(200);
    });
  });

  describe('lets a viewer change nothing', () => {
    it.each(unsafe.filter(({ name }) => !viewersMayUse.includes(name)))('with $name', async route => {
      for (const path of [pathOf(route), `${pathOf(route)}/`]) {
        const { status, body } = await app.send(route.method, path, {}, { token: app.viewerToken });
        expect([status, body.code]).toEqual([403, 'forbidden']);
      }
    });

    it.each(viewersMayUse)('but their own with %s', async name => {
      const { status } = await app.send('POST', name.replace('POST ', ''), {}, { token: app.viewerToken });
      expect([401, 403]).not.toContain(status);
    });
  });

  describe('names what it does not know', () => {
    it.each(routes.filter(({ takesBody }) => takesBody))('in the body of $name', async route => {
      const { status, body } = await app.send(route.method, pathOf(route), { zzz_unknown: 1 });
      expect(status).toBe(400);
      expect(body.errors).toContainEqual({ field: 'zzz_unknown', messages: ['This field is not known.'] });
    });

    it.each(routes.filter(({ query, isStream }) => query.length > 0 && !isStream))(
      'in the query of $name',
      async route => {
        const { status, body } = await app.send(route.method, `${pathOf(route)}?zzz_unknown=1`);
        expect(status).toBe(400);
        expect(body.errors).toContainEqual({ field: 'zzz_unknown', messages: ['This field is not known.'] });
      },
    );

    it('in the query of a stream', async () => {
      for (const { path } of routes.filter(({ isStream }) => isStream)) {
        const { status, body } = await app.send('GET', `${path}?zzz_unknown=1`);
        expect([status, body.errors?.[0]?.field]).toEqual([400, 'zzz_unknown']);
      }
    });
  });

  describe('answers HEAD as GET without the body', () => {
    it.each(safe)('of $name', async route => {
      const { status, headers, body } = await app.send('HEAD', pathOf(route));
      const expected = route.isStream ? 200 : (await app.send('GET', pathOf(route))).status;
      expect([status, body]).toEqual([expected, { text: '' }]);
      expect(headers.get('content-type')).toMatch(route.isStream ? /^text\/event-stream/ : /json/);
      expect((await app.send('HEAD', pathOf(route), undefined, { token: null })).status).toBe(
        publicRoutes[route.name] ?? 401,
      );
    });
  });

  describe('opens no route to pages of other sites', () => {
    const headers = { origin: 'http://evil.example', 'access-control-request-method': 'DELETE' };

    it.each([...new Set(routes.map(({ path }) => path))])('%s', async path => {
      const preflight = await app.send('OPTIONS', path, undefined, { token: null, headers });
      expect([404, 405]).toContain(preflight.status);
      const reply = await app.send('HEAD', path, undefined, { headers });
      for (const reached of [preflight, reply]) expect(reached.headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  it('answers a method that a route does not have, and a route that is none, with a problem', async () => {
    for (const [method, path] of [
      ['PATCH', '/api/servers'],
      ['POST', '/api/health'],
      ['GET', '/api/nothing/here'],
      ['GET', '/api'],
      ['POST', '/nothing'],
      ['PROPFIND', '/api/servers'],
    ] as const) {
      expect([404, 405]).toContain((await app.send(method, path, undefined)).status);
    }
  });
});
