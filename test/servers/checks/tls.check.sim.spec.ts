import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckWorld, startCheckWorld } from './check.world.js';

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
});

afterAll(() => world.close());

describe('a check over TLS', () => {
  it('hands over the certificate', async () => {
    const outcome = await world.check('up', { protocol: 'https', host: 'localhost' });
    expect(outcome).toMatchObject({ kind: 'success', statusCode: 200 });
    expect(outcome.phases.tls).toBeGreaterThan(0);
    expect(outcome.certificate).toMatchObject({ subject: 'CN=localhost', issuer: 'CN=Simulated authority' });
    expect(outcome.certificate?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(Date.parse(outcome.certificate?.validTo ?? '')).toBeGreaterThan(Date.now());
  });

  it.each([
    ['bad-certificate', 'The certificate is self-signed'],
    ['expired-certificate', 'The certificate has expired'],
    ['other-host-certificate', 'The certificate was issued for another host name'],
  ] as const)('refuses a %s, shows it, and sends nothing to its owner', async (mode, message) => {
    for (const protocol of ['https', 'tls'] as const) {
      const before = world.simulator.requests('secure');
      const outcome = await world.check(mode, { protocol });
      expect(outcome).toMatchObject({ kind: 'failure', statusCode: null, message });
      expect(outcome.certificate).not.toBeNull();
      expect(world.simulator.requests('secure')).toBe(before);
      expect(await world.check(mode, { protocol, verifyTls: false })).toMatchObject({ kind: 'success', message: '' });
    }
  });

  it('sees the days a certificate has left', async () => {
    const { certificate } = await world.check({ mode: 'expiring-certificate', days: 3 }, { protocol: 'tls' });
    expect((Date.parse(certificate?.validTo ?? '') - Date.now()) / 86_400_000).toBeCloseTo(3, 1);
  });

  it('fails when the other side does not speak TLS, or says nothing', async () => {
    await world.simulator.set('plain', 'up');
    const outcome = await world.client.check(world.target({ protocol: 'tls', port: world.simulator.port('plain') }));
    expect(outcome.kind).toBe('failure');
    expect(outcome.message).toContain('TLS handshake');
    const silent = await world.client.check(
      world.target({ protocol: 'https', port: world.simulator.port('socket'), timeoutMs: 200 }),
    );
    expect(silent.message).toMatch(/^No TLS handshake within 200 ms/);
  });
});
