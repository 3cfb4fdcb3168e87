import { describe, expect, it } from 'vitest';
import { agreedProtocol, cookieOf, credentialsOf, tokenOfProtocols } from '../../src/realtime/credentials.js';

const key = `sw_0123456789_${'a'.repeat(43)}`;
const shown = (headers: Record<string, string>, rest: { url?: string; token?: string } = {}, publicUrl?: string) =>
  credentialsOf({ headers: { host: 'site:3000', ...headers }, url: '/ws/status/', ...rest }, 'session', publicUrl);

describe('A handshake', () => {
  it('shows its header, its ticket and its cookie', () => {
    const all = shown(
      { authorization: 'Bearer x', cookie: 'a=1; session=c; b=2' },
      { url: '/ws/status/?x=1&ticket=t' },
    );
    expect(all).toEqual({ authorization: 'Bearer x', ticket: 't', cookieToken: 'c' });
    expect(shown({})).toEqual({});
  });

  it('may carry a bare token, which is an access token or an API key', () => {
    expect(shown({}, { token: 'abc' }).authorization).toBe('Bearer abc');
    expect(shown({}, { token: key }).authorization).toBe(`Api-Key ${key}`);
    expect(shown({}, { token: `Api-Key ${key}` }).authorization).toBe(`Api-Key ${key}`);
  });

  it('from a page of another site is not let in by the cookie the browser adds', () => {
    const cookie = 'session=c';
    const from = (origin: string, publicUrl?: string) => shown({ cookie, origin }, {}, publicUrl).cookieToken;
    expect(from('http://site:3000')).toBe('c');
    expect(from('http://site:3001')).toBeUndefined();
    expect(from('http://evil.example')).toBeUndefined();
    expect(from('null')).toBeUndefined();
    expect(from('https://watch.example', 'https://watch.example')).toBe('c');
    expect(shown({ cookie, 'sec-fetch-site': 'cross-site' }).cookieToken).toBeUndefined();
  });
});

describe('Subprotocols', () => {
  it('carry a token beside our name or behind a prefix, and one of those offered is agreed on', () => {
    expect(
      [['sitewatch', 't'], ['t', 'sitewatch'], ['bearer.t'], ['x', 'bearer.t'], ['t'], []].map(tokenOfProtocols),
    ).toEqual(['t', 't', 't', 't', undefined, undefined]);
    expect([['t', 'sitewatch'], ['bearer.t'], []].map(agreedProtocol)).toEqual(['sitewatch', 'bearer.t', false]);
  });
});

describe('A cookie', () => {
  it('is found by its whole name', () => {
    expect(cookieOf('xsession=1; session=a=b; session=2', 'session')).toBe('a=b');
    expect([cookieOf(undefined, 'session'), cookieOf('', 'session'), cookieOf('other=1', 'session')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
