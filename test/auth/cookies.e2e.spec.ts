import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type Reply, type TestApp } from '../support/app.js';

let app: TestApp;
const credentials = { username: 'viewer', password: 'correct horse battery', cookie: true };

beforeAll(async () => {
  app = await testApp({ roles: ['api'], env: { TRUST_PROXY_HOPS: '1', PUBLIC_URL: 'https://watch.test' } });
});
afterAll(() => app.close());

const headersOf = (headers: Record<string, string>) => ({ token: null, headers });
const jarOf = (reply: Reply) =>
  reply.headers
    .getSetCookie()
    .map(cookie => cookie.split(';', 1)[0])
    .join('; ');

async function logIn(): Promise<string> {
  return jarOf(await app.request('POST', '/api/auth/token/', credentials, headersOf({ origin: app.url })));
}

const ask = (cookie: string, headers: Record<string, string> = {}) =>
  app.request('POST', '/api/auth/ticket/', {}, headersOf({ cookie, ...headers }));

describe('A login with cookies', () => {
  it('keeps the tokens away from scripts and from other sites', async () => {
    const reply = await app.request('POST', '/api/auth/token/', credentials, headersOf({}));
    expect(reply.body).toEqual({ access: null, refresh: null });
    const [access = '', refresh = ''] = reply.headers.getSetCookie();
    expect(access).toMatch(/^sitewatch_access=[^;]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(refresh).toMatch(/^sitewatch_refresh=[^;]+; Max-Age=604800; Path=\/api\/auth; HttpOnly; SameSite=Strict$/);
  });

  it('is marked Secure where the browser came by https', async () => {
    const proxied = headersOf({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.9' });
    const reply = await app.request('POST', '/api/auth/token/', credentials, proxied);
    expect(reply.headers.getSetCookie().every(cookie => /; Secure/.test(cookie))).toBe(true);
  });

  it('reads without further proof', async () => {
    const reply = await app.request('GET', '/api/auth/me/', undefined, headersOf({ cookie: await logIn() }));
    expect([reply.status, reply.body]).toMatchObject([200, { username: 'viewer' }]);
  });

  it('changes something only from a page of Sitewatch itself', async () => {
    const cookie = await logIn();
    expect((await ask(cookie, { origin: app.url })).status).toBe(200);
    expect((await ask(cookie, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await ask(cookie, { origin: 'https://watch.test' })).status).toBe(200);
    expect((await ask(cookie)).status).toBe(403);
    expect((await ask(cookie, { origin: 'https://evil.test' })).status).toBe(403);
    expect((await ask(cookie, { origin: 'null' })).status).toBe(403);
    expect((await ask(cookie, { 'sec-fetch-site': 'same-site', origin: app.url })).status).toBe(403);
  });

  it('is neither refreshed nor ended by a foreign page', async () => {
    const cookie = await logIn();
    const foreign = headersOf({ cookie, origin: 'https://evil.test' });
    expect((await app.request('POST', '/api/auth/token/refresh/', undefined, foreign)).status).toBe(403);
    expect((await app.request('POST', '/api/auth/logout/', undefined, foreign)).status).toBe(403);
    expect((await app.request('GET', '/api/auth/me/', undefined, headersOf({ cookie }))).status).toBe(200);
  });

  it('is refreshed from the cookie into new cookies', async () => {
    const cookie = await logIn();
    const own = headersOf({ cookie, origin: app.url });
    const reply = await app.request('POST', '/api/auth/token/refresh/', undefined, own);
    expect([reply.status, reply.body]).toEqual([200, { access: null, refresh: null }]);
    expect(jarOf(reply)).not.toBe(cookie);
    expect((await ask(jarOf(reply), { origin: app.url })).status).toBe(200);
  });

  it('is over after a logout, which also clears the cookies', async () => {
    const cookie = await logIn();
    const reply = await app.request('POST', '/api/auth/logout/', {}, headersOf({ cookie, origin: app.url }));
    expect(reply.status).toBe(204);
    expect(reply.headers.getSetCookie().every(line => /=; Max-Age=0; Path=/.test(line))).toBe(true);
    expect((await app.request('GET', '/api/auth/me/', undefined, headersOf({ cookie }))).status).toBe(401);
  });

  it('does not matter where a header says who asks', async () => {
    const bearer = { authorization: `Bearer ${app.adminToken}` };
    expect((await ask(await logIn(), bearer)).status).toBe(200);
  });
});
