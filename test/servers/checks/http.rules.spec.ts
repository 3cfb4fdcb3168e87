import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePath, headerList, HttpRequest, nextRequest } from '../../../src/servers/checks/http.rules.js';

const request: HttpRequest = {
  tls: true,
  host: 'shop.test',
  port: 443,
  path: '/a/b?c=1',
  method: 'GET',
  headers: { Authorization: 'Bearer t', 'X-Key': 'k', Host: 'virtual.test', Accept: 'text/*' },
  body: null,
};

describe('the next request of a redirect', () => {
  it.each([
    ['/x', { host: 'shop.test', port: 443, tls: true, path: '/x' }],
    ['x?y=2', { path: '/a/x?y=2' }],
    ['//other.test/x', { host: 'other.test', tls: true, path: '/x' }],
    ['http://shop.test/x', { host: 'shop.test', port: 80, tls: false }],
    ['https://shop.test:8443/', { port: 8443 }],
    ['https://[::1]:8443/', { host: '::1', port: 8443 }],
  ])('to %s is found', (location, expected) => {
    expect(nextRequest(request, 302, location)).toMatchObject(expected);
  });

  it.each([
    ['https://SHOP.test/x', true],
    ['/x', true],
    ['http://shop.test/x', false],
    ['https://shop.test:8443/x', false],
    ['https://shop.test.evil.test/x', false],
    ['https://user:pass@other.test/x', false],
  ])('to %s takes credentials along: %s', (location, kept) => {
    const next = nextRequest(request, 307, location);
    const headers = 'headers' in next ? next.headers : {};
    expect('Authorization' in headers).toBe(kept);
    expect('X-Key' in headers).toBe(kept);
    expect(headers).toHaveProperty('Accept', 'text/*');
  });

  it.each([
    ['GET', 302, 'GET'],
    ['HEAD', 303, 'HEAD'],
    ['POST', 301, 'GET'],
    ['POST', 302, 'GET'],
    ['POST', 303, 'GET'],
    ['PUT', 302, 'PUT'],
    ['POST', 307, 'POST'],
    ['POST', 308, 'POST'],
  ])('after %s with status %d is a %s', (method, status, expected) => {
    expect(nextRequest({ ...request, method }, status, '/x')).toMatchObject({ method: expected });
  });

  it.each(['file:///etc/passwd', 'ftp://a/', 'javascript:alert(1)', 'http://['])('is refused for %s', location => {
    expect(nextRequest(request, 302, location)).toHaveProperty('refused');
  });
});

const pairs = (list: string[]) =>
  Array.from({ length: list.length / 2 }, (_, index) => [list[index * 2]?.toLowerCase(), list[index * 2 + 1]]);

const host = (changes: Partial<HttpRequest>) =>
  Object.fromEntries(pairs(headerList({ ...request, headers: {}, ...changes }, null)))['host'];

describe('the headers of a request', () => {
  it('name the host with its port unless it is the usual one, and an IPv6 address in brackets', () => {
    expect(host({})).toBe('shop.test');
    expect(host({ port: 8443 })).toBe('shop.test:8443');
    expect(host({ tls: false, port: 80 })).toBe('shop.test');
    expect(host({ host: '::1', port: 8443 })).toBe('[::1]:8443');
    expect(host({ host: 'fe80::1%eth0' })).toBe('[fe80::1]');
  });

  it('are those of the user where both set one, except those that frame the message', () => {
    const headers = {
      host: 'virtual.test',
      'USER-AGENT': 'mine',
      Connection: 'keep-alive',
      'Content-Length': '9',
      'Transfer-Encoding': 'chunked',
    };
    const sent = pairs(headerList({ ...request, headers, body: 'é' }, 'gzip'));
    expect(sent).toContainEqual(['host', 'virtual.test']);
    expect(sent).toContainEqual(['user-agent', 'mine']);
    expect(sent.filter(([name]) => name === 'connection')).toEqual([['connection', 'close']]);
    expect(sent.filter(([name]) => name === 'content-length')).toEqual([['content-length', '2']]);
    expect(sent.filter(([name]) => name === 'transfer-encoding')).toEqual([]);
    expect(sent).toContainEqual(['accept-encoding', 'gzip']);
  });
});

describe('a path', () => {
  it('always goes out as printable ASCII from the root, and twice encoding changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), path => {
        const encoded = encodePath(path);
        expect(encoded).toMatch(/^\/[\x21-\x7e]*$/);
        expect(encodePath(encoded)).toBe(encoded);
      }),
    );
  });

  it('keeps what is encoded already and loses its fragment', () => {
    expect(encodePath('health?q=%20#top')).toBe('/health?q=%20');
    expect(encodePath('/größe')).toBe('/gr%C3%B6%C3%9Fe');
  });
});
