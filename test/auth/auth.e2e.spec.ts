import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';

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
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const makeAccount = (username: string, role: string) =>
  app.request<{ id: number }>('POST', '/api/accounts/', { username, password, role });

beforeAll(async () => {
  app = await testApp({ roles: ['api'] });
});
afterAll(() => app.close());

describe('Without a login', () => {
  it.each([
    ['GET', '/api/auth/me/'],
    ['POST', '/api/auth/ticket/'],
    ['POST', '/api/auth/password/'],
    ['GET', '/api/accounts/'],
    ['POST', '/api/accounts/'],
    ['GET', '/api/api-keys/'],
    ['DELETE', '/api/api-keys/1/'],
  ])('%s %s is closed', async (method, path) => {
    const reply = await app.request(method, path, undefined, nobody);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('a ticket opens no ordinary route', async () => {
    const { body } = await app.request<{ ticket: string }>('POST', '/api/auth/ticket/', {});
    expect((await app.request('GET', `/api/auth/me/?ticket=${body.ticket}`, undefined, nobody)).status).toBe(401);
    expect((await app.request('GET', '/api/auth/me/', undefined, as(body.ticket))).status).toBe(401);
  });
});

describe('Logging in', () => {
  it('gives a pair of tokens that must not be cached', async () => {
    const reply = await app.request('POST', '/api/auth/token/', { username: 'Admin', password }, nobody);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ access: expect.any(String), refresh: expect.any(String) });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('set-cookie')).toBeNull();
  });

  it('shows who is logged in', async () => {
    const { body } = await app.request('GET', '/api/auth/me/', undefined, as(app.viewerToken));
    expect(body).toEqual({
      kind: 'session',
      account_id: expect.any(Number),
      username: 'viewer',
      role: 'viewer',
      expires_at: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    [{ username: 'admin' }, 'password'],
    [{ username: 7, password }, 'username'],
    [{ username: 'a\u0000b', password }, 'username'],
    [{ username: 'x'.repeat(101), password }, 'username'],
    [{ username: 'admin', password: 'x'.repeat(201) }, 'password'],
    [{ username: 'admin', password, remember: true }, 'remember'],
    [{ username: 'admin', password, cookie: 'yes' }, 'cookie'],
  ])('refuses %j and names the field', async (body, field) => {
    const reply = await app.request<{ errors: { field: string }[] }>('POST', '/api/auth/token/', body, nobody);
    expect(reply.status).toBe(400);
    expect(reply.body.errors.map(error => error.field)).toContain(field);
  });

  it('asks a guesser to wait and says how long', async () => {
    await makeAccount('guessed', 'viewer');
    const guess = () => app.request('POST', '/api/auth/token/', { username: 'guessed', password: 'wrong' }, nobody);
    for (let failure = 0; failure < 5; failure += 1) expect((await guess()).status).toBe(401);
    const reply = await guess();
    expect(reply.status).toBe(429);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await app.request('POST', '/api/auth/token/', { username: 'viewer', password }, nobody)).status).toBe(200);
  });
});

describe('Tokens', () => {
  it('that were forged are refused', async () => {
    const [, payload = ''] = app.adminToken.split('.');
    const text = `${base64({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
    const byHand = createHmac('sha256', app.config.secretKey).update(text).digest('base64url');
    const forged = [`${base64({ alg: 'none', typ: 'JWT' })}.${payload}.`, `${text}.${byHand}`, `${text}.`, 'x.y.z'];
    for (const token of forged) {
      expect((await app.request('GET', '/api/auth/me/', undefined, as(token))).status).toBe(401);
      expect((await app.request('POST', '/api/auth/token/verify/', { token }, nobody)).status).toBe(401);
    }
  });

  it('are verified, traded once, and end with the session', async () => {
    const first = await logIn('viewer');
    const verify = async (token: string) =>
      (await app.request('POST', '/api/auth/token/verify/', { token }, nobody)).status;
    expect([await verify(first.access), await verify(first.refresh)]).toEqual([200, 200]);
    const refresh = (token: string) =>
      app.request<Tokens>('POST', '/api/auth/token/refresh/', { refresh: token }, nobody);
    const second = await refresh(first.refresh);
    expect(second.status).toBe(200);
    const late = await refresh(first.refresh);
    expect([late.status, late.body]).toMatchObject([409, { code: 'refreshed_meanwhile' }]);
    const third = await refresh(second.body.refresh);
    expect(third.status).toBe(200);
    expect((await refresh(first.refresh)).status).toBe(401);
    expect((await refresh(third.body.refresh)).status).toBe(401);
    expect((await app.request('GET', '/api/auth/me/', undefined, as(third.body.access))).status).toBe(401);
  });

  it('stop working at once after a logout, which needs no body', async () => {
    const { access } = await logIn('viewer');
    expect((await app.request('POST', '/api/auth/logout/', undefined, as(access))).status).toBe(204);
    expect((await app.request('GET', '/api/auth/me/', undefined, as(access))).status).toBe(401);
  });

  it('an empty refresh is not authenticated, not an error', async () => {
    expect((await app.request('POST', '/api/auth/token/refresh/', {}, nobody)).status).toBe(401);
    expect((await app.request('POST', '/api/auth/token/refresh', undefined, nobody)).status).toBe(401);
  });
});

describe('A viewer', () => {
  it('reads no accounts and no keys, and changes nothing but what is their own', async () => {
    const viewer = as(app.viewerToken);
    const account = { username: 'sneaky', password, role: 'admin' };
    expect((await app.request('GET', '/api/accounts/', undefined, viewer)).status).toBe(403);
    expect((await app.request('GET', '/api/api-keys/', undefined, viewer)).status).toBe(403);
    expect((await app.request('POST', '/api/accounts/', account, viewer)).status).toBe(403);
    expect((await app.request('POST', '/api/api-keys/', { name: 'x', role: 'admin' }, viewer)).status).toBe(403);
    expect((await app.request('POST', '/api/auth/ticket/', {}, viewer)).status).toBe(200);
  });

  it('may change their own password, which ends their other sessions', async () => {
    await makeAccount('changer', 'viewer');
    const [own, other] = [await logIn('changer'), await logIn('changer')];
    const next = { current_password: password, new_password: 'another long password' };
    const wrong = { ...next, current_password: 'not the password' };
    expect((await app.request('POST', '/api/auth/password/', wrong, as(own.access))).body).toMatchObject({
      status: 400,
      errors: [{ field: 'current_password' }],
    });
    expect((await app.request('POST', '/api/auth/password/', next, as(own.access))).status).toBe(204);
    expect((await app.request('GET', '/api/auth/me/', undefined, as(own.access))).status).toBe(200);
    expect((await app.request('GET', '/api/auth/me/', undefined, as(other.access))).status).toBe(401);
  });
});

describe('A ticket', () => {
  it('is for streams and good for 60 seconds', async () => {
    const reply = await app.request('POST', '/api/auth/ticket/', { purpose: 'stream' }, as(app.viewerToken));
    expect(reply.body).toEqual({ ticket: expect.any(String), expires_in_seconds: 60 });
    expect((await app.request('POST', '/api/auth/ticket/', { purpose: 'write' }, as(app.viewerToken))).status).toBe(
      400,
    );
    expect((await app.request('POST', '/api/auth/ticket/', undefined, as(app.viewerToken))).status).toBe(200);
  });
});
