import { createHmac } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { describe, expect, it } from 'vitest';
import { Tokens } from '../../src/auth/tokens.js';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { secretKey } from './auth.harness.js';

const clock = new FakeClock();
const tokensWith = (key: string) =>
  new Tokens(new JwtService({}), new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: key })), clock);
const tokens = tokensWith(secretKey);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { sub: '1', sid: 's', typ: 'access', iat: 0, exp: 4_000_000_000 };

describe('An access token', () => {
  it('says whose it is and holds for 15 minutes', () => {
    const token = tokens.signAccess(7, 'session');
    const expiresAt = new Date(clock.now().getTime() + 15 * 60_000);
    expect(tokens.readAccess(token)).toEqual({ accountId: 7, sessionId: 'session', expiresAt });
    const later = new FakeClock(expiresAt);
    const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: secretKey }));
    expect(() => new Tokens(new JwtService({}), config, later).readAccess(token)).toThrow('This token has expired.');
  });

  it('is refused with the signature of another installation', () => {
    expect(() => tokens.readAccess(tokensWith('x'.repeat(40)).signAccess(7, 's'))).toThrow('This token is not valid.');
  });

  it('is refused without a signature or with one made of the bare secret', () => {
    const unsigned = `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.`;
    const text = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`;
    const guessed = `${text}.${createHmac('sha256', secretKey).update(text).digest('base64url')}`;
    for (const forged of [unsigned, guessed])
      expect(() => tokens.readAccess(forged)).toThrow('This token is not valid.');
  });

  it('is refused when one character was changed', () => {
    const [header = '', , signature = ''] = tokens.signAccess(7, 's').split('.');
    const changed = `${header}.${base64({ ...claims, sub: '8' })}.${signature}`;
    expect(() => tokens.readAccess(changed)).toThrow('This token is not valid.');
  });

  it.each(['', '.', '..', 'a.b.c', 'null', '\u0000', 'x'.repeat(5000)])('is not %j', text => {
    expect(() => tokens.readAccess(text)).toThrow('This token is not valid.');
  });
});

it('no kind of token stands in for another', () => {
  const access = tokens.signAccess(7, 's');
  const refresh = tokens.signRefresh(7, 's', 0, 'secret');
  const ticket = tokens.signTicket({ kind: 'session', accountId: 7, sessionId: 's' }, 'stream');
  for (const other of [refresh, ticket]) expect(() => tokens.readAccess(other)).toThrow('This token is not valid.');
  for (const other of [access, ticket]) expect(() => tokens.readRefresh(other)).toThrow('This token is not valid.');
  for (const other of [access, refresh])
    expect(() => tokens.readTicket(other, 'stream')).toThrow('This token is not valid.');
});
