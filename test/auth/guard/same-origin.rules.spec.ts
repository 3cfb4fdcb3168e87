import { describe, expect, it } from 'vitest';
import { provenance } from '../../../src/auth/guard/same-origin.rules.js';

const request = (given: { origin?: string; fetchSite?: string; host?: string; publicUrl?: string }) =>
  provenance({
    origin: given.origin,
    fetchSite: given.fetchSite,
    host: given.host ?? '192.168.1.5:3000',
    publicUrl: given.publicUrl,
  });

describe('Where a request comes from', () => {
  it('believes Sec-Fetch-Site first: only same-origin is our own page', () => {
    expect(request({ fetchSite: 'same-origin', origin: 'http://anything' })).toBe('same');
    for (const fetchSite of ['same-site', 'cross-site', 'none', '']) {
      expect(request({ fetchSite, origin: 'http://192.168.1.5:3000' })).toBe('foreign');
    }
  });

  it('compares the origin with the host on plain HTTP', () => {
    expect(request({ origin: 'http://192.168.1.5:3000' })).toBe('same');
    expect(request({ origin: 'http://192.168.1.5:3001' })).toBe('foreign');
    expect(request({ origin: 'http://192.168.1.5' })).toBe('foreign');
    expect(request({ origin: 'http://192.168.1.5:3000.evil.test' })).toBe('foreign');
  });

  it('does not mind a default port that only one of them spells out', () => {
    expect(request({ origin: 'https://watch.test', host: 'watch.test:443' })).toBe('same');
    expect(request({ origin: 'http://watch.test', host: 'WATCH.test:80' })).toBe('same');
  });

  it('accepts the configured public address behind a proxy that rewrites the host', () => {
    const behindProxy = { host: '127.0.0.1:3000', publicUrl: 'https://watch.test/' };
    expect(request({ ...behindProxy, origin: 'https://watch.test' })).toBe('same');
    expect(request({ ...behindProxy, origin: 'http://watch.test' })).toBe('foreign');
  });

  it('treats the opaque origin of sandboxed pages and nonsense as foreign', () => {
    expect(request({ origin: 'null' })).toBe('foreign');
    expect(request({ origin: '' })).toBe('foreign');
    expect(request({ origin: 'http://x', host: '' })).toBe('foreign');
  });

  it('does not know where a request without either header comes from', () => {
    expect(request({})).toBe('unknown');
  });
});
