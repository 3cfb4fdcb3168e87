import { createHmac, hkdfSync, generateKeyPairSync, createSign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractApp, type ContractApp } from './contract.js';

type Claims = Record<string, unknown>;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
const now = () => Math.floor(Date.now() / 1000);

describe('A token', () => {
  let app: ContractApp;
  let claims: Claims;
  let key: Buffer;

  beforeAll(async () => {
    app = await contractApp();
    claims = claimsOf(app.adminToken);
    key = Buffer.from(hkdfSync('sha256', app.config.secretKey, '', 'sitewatch access token', 32));
  });
  afterAll(() => app.close());

  const signed = (body: Claims, { header = { alg: 'HS256', typ: 'JWT' }, secret = key, hash = 'sha256' } = {}) => {
    const text = `${encode(header)}.${encode(body)}`;
    return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
  };
  const me = (authorization: string) =>
    app.send('GET', '/api/auth/me', undefined, { token: null, headers: { authorization } });
  const meWith = (token: string) => me(`Bearer ${token}`);

  it('made as the program makes it is accepted, so that the others fail for what they are', async () => {
    expect((await meWith(signed({ ...claims, exp: now() + 60 }))).body).toMatchObject({ username: 'admin' });
  });

  const forged: Record<string, () => string> = {
    'that has expired': () => signed({ ...claims, iat: now() - 1000, exp: now() - 1 }),
    'that never expires': () => signed({ ...claims, exp: undefined }),
    'signed with another key': () => signed(claims, { secret: Buffer.alloc(32, 7) }),
    'signed with an empty key': () => signed(claims, { secret: Buffer.alloc(0) }),
    'signed with the bare secret of the installation': () =>
      signed(claims, { secret: Buffer.from(app.config.secretKey) }),
    'of no algorithm': () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
    'of no algorithm, in capitals': () => `${encode({ alg: 'NONE' })}.${encode(claims)}.`,
    'of no algorithm with the signature of another': () =>
      `${encode({ alg: 'none' })}.${encode(claims)}.${app.adminToken.split('.')[2]}`,
    'of another algorithm with the right key': () =>
      signed(claims, { header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
    'of an algorithm with a public key': () => {
      const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
    },
    'whose content was changed': () => {
      const [header, , signature] = app.viewerToken.split('.');
      return `${header}.${encode({ ...claimsOf(app.viewerToken), sub: claims['sub'] })}.${signature}`;
    },
    'of another kind': () => signed({ ...claims, typ: 'refresh' }),
    'of no kind': () => signed({ ...claims, typ: undefined }),
    'of no session': () => signed({ ...claims, sid: '00000000-0000-4000-8000-000000000000' }),
    'whose claims have the wrong types': () => signed({ ...claims, sub: { a: 1 }, sid: 7 }),
    'that was cut short': () => app.adminToken.slice(0, -1),
    'of one part': () => 'abc',
    'of empty parts': () => '..',
    'that is no base64': () => '\u007b\u007d.~.~',
  };

  it.each(Object.keys(forged))('%s opens nothing', async name => {
    const { status, body } = await meWith(forged[name]?.() ?? '');
    expect(status).toBe(401);
    expect(['token_invalid', 'token_expired', 'session_ended', 'unauthenticated']).toContain(body.code);
  });

  it('for refreshing, or for a stream, does not stand in for an access token', async () => {
    const login = { username: 'admin', password: 'correct horse battery' };
    const { body } = await app.request<{ refresh: string }>('POST', '/api/auth/token/', login, { token: null });
    expect((await meWith(body.refresh)).status).toBe(401);
    const { body: issued } = await app.request<{ ticket: string }>('POST', '/api/auth/ticket/', {});
    expect((await meWith(issued.ticket)).status).toBe(401);
    expect((await app.send('GET', `/api/auth/me?ticket=${issued.ticket}`, undefined, { token: null })).status).toBe(
      401,
    );
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Basic YWRtaW46Y29ycmVjdCBob3JzZSBiYXR0ZXJ5',
    'Token abc',
    'Api-Key abc',
    'Api-Key sw_abc_def',
    `Api-Key ${'a'.repeat(8_000)}`,
    'undefined',
    'null',
  ])('in the header "%s" opens nothing', async authorization => {
    expect((await me(authorization)).status).toBe(401);
  });

  it('in a query or a body opens nothing', async () => {
    for (const name of ['access', 'token', 'access_token', 'ticket']) {
      const { status } = await app.send('GET', `/api/servers?${name}=${app.adminToken}`, undefined, { token: null });
      expect(status).toBe(401);
    }
  });
});
