import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Tokens {
  access: string;
  refresh: string;
}

let app: TestApp;
const password = 'correct horse battery';
const nobody = { token: null };
const as = (token: string) => ({ token });
const logIn = async (username: string): Promise<Tokens> =>
  (await app.request<Tokens>('POST', '/api/auth/token/', { username, password }, nobody)).body;
const makeAccount = (username: string, role: string) =>
  app.request<{ id: number }>('POST', '/api/accounts/', { username, password, role });

beforeAll(async () => {
  app = await testApp({ roles: ['api'] });
});
afterAll(() => app.close());

describe('Accounts', () => {
  it('are made, shown, changed and deleted without ever showing a password', async () => {
    const made = await makeAccount('Dora', 'viewer');
    expect(made.status).toBe(201);
    const path = `/api/accounts/${made.body.id}/`;
    const view = {
      id: made.body.id,
      username: 'dora',
      role: 'viewer',
      active: true,
      created_at: expect.stringMatching(/Z$/),
      last_login_at: null,
    };
    expect(made.body).toEqual(view);
    expect((await app.request('GET', path)).body).toEqual(view);
    expect((await app.request('PATCH', path, { role: 'admin' })).body).toEqual({ ...view, role: 'admin' });
    expect((await app.request('DELETE', path)).status).toBe(204);
    expect((await app.request('GET', path)).status).toBe(404);
  });

  it('are listed in pages', async () => {
    const { status, body } = await app.request('GET', '/api/accounts/?page_size=1&ordering=-username&search=i');
    expect(status).toBe(200);
    expect(body).toMatchObject({ next: expect.stringContaining('page=2'), previous: null });
    expect((await app.request('GET', '/api/accounts/?ordering=password_hash')).status).toBe(400);
  });

  it('keep their names apart', async () => {
    const { status, body } = await makeAccount('VIEWER', 'viewer');
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'taken', errors: [{ field: 'username' }] });
  });

  it.each([{ role: null }, { username: null }, { active: null }, { password: 'short' }, { role: 'root' }, { id: 5 }])(
    'refuse the change %j',
    async change => {
      expect((await app.request('PATCH', '/api/accounts/1/', change)).status).toBe(400);
    },
  );

  it.each([
    ['abc', 400],
    ['1.5', 400],
    ['-1', 400],
    ['99999', 404],
    ['99999999999', 404],
  ])('have no id %s', async (id, status) => {
    expect((await app.request('GET', `/api/accounts/${id}/`)).status).toBe(status);
  });

  it('keep their last admin', async () => {
    const { body } = await app.request<{ account_id: number }>('GET', '/api/auth/me/');
    const path = `/api/accounts/${body.account_id}/`;
    for (const [method, change] of [
      ['DELETE', undefined],
      ['PATCH', { role: 'viewer' }],
      ['PATCH', { active: false }],
    ] as const) {
      const reply = await app.request(method, path, change);
      expect([reply.status, reply.body]).toMatchObject([422, { code: 'last_admin' }]);
    }
    expect((await app.request('GET', '/api/auth/me/')).status).toBe(200);
  });

  it('that lose their role or are switched off are logged out at once', async () => {
    const { body } = await makeAccount('eve', 'admin');
    const { access, refresh } = await logIn('eve');
    expect((await app.request('GET', '/api/accounts/', undefined, as(access))).status).toBe(200);
    await app.request('PATCH', `/api/accounts/${body.id}/`, { role: 'viewer' });
    expect((await app.request('GET', '/api/accounts/', undefined, as(access))).status).toBe(401);
    expect((await app.request('POST', '/api/auth/token/refresh/', { refresh }, nobody)).status).toBe(401);
    await app.request('PATCH', `/api/accounts/${body.id}/`, { active: false });
    expect((await app.request('POST', '/api/auth/token/', { username: 'eve', password }, nobody)).status).toBe(401);
  });
});

describe('API keys', () => {
  it('are shown once, listed without their secret, and log in with their role', async () => {
    const made = await app.request<{ id: number; key: string; prefix: string }>('POST', '/api/api-keys/', {
      name: 'prometheus',
      role: 'viewer',
      expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ created_by: 'admin', last_used_at: null });
    const listed = await app.request<{ results: object[] }>('GET', '/api/api-keys/');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    expect(listed.body.results).toContainEqual(expect.objectContaining({ prefix: made.body.prefix }));
    const shown = { token: null, headers: { authorization: `Api-Key ${made.body.key}` } };
    const me = await app.request('GET', '/api/auth/me/', undefined, shown);
    expect(me.body).toMatchObject({ kind: 'api-key', account_id: null, username: 'prometheus', role: 'viewer' });
    expect((await app.request('GET', '/api/accounts/', undefined, shown)).status).toBe(403);
    const change = { current_password: password, new_password: 'another long password' };
    expect((await app.request('POST', '/api/auth/password/', change, shown)).status).toBe(403);
    expect((await app.request('DELETE', `/api/api-keys/${made.body.id}/`)).status).toBe(204);
    expect((await app.request('GET', '/api/auth/me/', undefined, shown)).status).toBe(401);
  });

  it.each([
    [{ name: 'k', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: 'k', role: 'viewer', expires_at: 'soon' }, 'expires_at'],
    [{ name: 'k', role: 'viewer', expires_at: '+200000-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: '', role: 'viewer' }, 'name'],
    [{ name: 'a\u0000b', role: 'viewer' }, 'name'],
    [{ name: 'k', role: 'root' }, 'role'],
  ])('are not made of %j', async (input, field) => {
    const { status, body } = await app.request<{ errors: { field: string }[] }>('POST', '/api/api-keys/', input);
    expect([status, body.errors[0]?.field]).toEqual([400, field]);
  });
});
