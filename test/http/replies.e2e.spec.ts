import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractApp, type ContractApp } from './contract.js';

const big = '/api/servers/?page_size=500';

describe('A reply', () => {
  let app: ContractApp;

  beforeAll(async () => {
    app = await contractApp();
    const server = { protocol: 'tcp', host: 'localhost', port: 9, status: 'paused' };
    for (let n = 0; n < 60; n += 1) await app.request('POST', '/api/servers/', { ...server, name: `server ${n}` });
  });
  afterAll(() => app.close());

  const get = (path: string, encoding: string) =>
    app.send('GET', path, undefined, { headers: { 'accept-encoding': encoding } });

  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, *;q=0', 'gzip'],
  ])('with a long list is compressed for a client that accepts %s', async (accepted, used) => {
    const { headers, body } = await get(big, accepted);
    expect(headers.get('content-encoding')).toBe(used);
    expect(headers.get('vary')).toContain('accept-encoding');
    expect(body).toMatchObject({ count: 60 });
  });

  it('is small on the wire', async () => {
    const sizes = await Promise.all(
      ['identity', 'br'].map(async encoding => Buffer.byteLength(await wire(encoding), 'latin1')),
    );
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) / 8);
  });

  async function wire(encoding: string): Promise<string> {
    const { request } = await import('node:http');
    const headers = { authorization: `Bearer ${app.adminToken}`, 'accept-encoding': encoding };
    return new Promise((resolve, reject) => {
      request(app.url + big, { headers }, response => {
        let text = '';
        response
          .setEncoding('latin1')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
  }

  it('that is short, or for a client that accepts nothing, is not compressed', async () => {
    expect((await get('/api/health', 'br')).headers.get('content-encoding')).toBeNull();
    expect((await get(big, 'identity')).headers.get('content-encoding')).toBeNull();
  });

  it.each(['/api/events/status/', '/api/events/?topics=servers'])(
    'that is a stream (%s) is never compressed',
    async path => {
      const stop = new AbortController();
      const headers = { authorization: `Bearer ${app.adminToken}`, 'accept-encoding': 'br, gzip' };
      const response = await fetch(app.url + path, { headers, signal: stop.signal });
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      expect(response.headers.get('content-encoding')).toBeNull();
      expect(response.headers.get('cache-control')).toContain('no-cache');
      stop.abort();
    },
  );

  describe.each([
    ['of the API', '/api/servers/'],
    ['that is a problem', '/api/servers/abc'],
    ['that nobody is logged in for', '/api/accounts/?x=1'],
    ['for a path that does not exist', '/api/nothing'],
    ['of the documentation', '/api/docs'],
  ])('%s', (_, path) => {
    it('carries security headers that fit a site without TLS', async () => {
      const response = await fetch(app.url + path, { headers: { authorization: `Bearer ${app.adminToken}` } });
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toContain('upgrade-insecure-requests');
      expect(policy.split(';').find(part => part.trim().startsWith('script-src'))).not.toMatch(/unsafe/);
      expect(response.headers.get('strict-transport-security')).toBeNull();
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('x-powered-by')).toBeNull();
      expect(response.headers.get('server')).toBeNull();
    });
  });
});
