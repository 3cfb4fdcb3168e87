import { get } from 'node:http';
import { createConnection } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flappingIsUp, parseBehaviour, serverModes } from '../../src/simulators/servers/behaviour.rules.js';
import { SimulatedAuthority } from '../../src/simulators/servers/certificates.js';
import { ServerSimulator, startServerSimulator } from '../../src/simulators/servers/server.simulator.js';

let simulator: ServerSimulator;

beforeAll(async () => {
  simulator = await startServerSimulator({
    servers: [{ name: 'alone' }, { name: 'a/b', port: 'shared' }, { name: 'two', port: 'shared' }],
  });
});

afterAll(() => simulator.close());

async function statusOf(url: string): Promise<number> {
  return (await fetch(url, { redirect: 'manual', headers: { connection: 'close' } })).status;
}

function control(name: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${simulator.controlUrl}${name}`, { method: 'PUT', body: JSON.stringify(body), headers });
}

describe('simulated servers', () => {
  it('live on ports of their own or share one, and behave independently', async () => {
    expect(simulator.port('a/b')).toBe(simulator.port('two'));
    expect(simulator.port('alone')).not.toBe(simulator.port('two'));
    await simulator.set('two', 'failing');
    expect(await statusOf(simulator.url('a/b'))).toBe(200);
    expect(await statusOf(simulator.url('two'))).toBe(503);
    expect(await statusOf(`http://127.0.0.1:${simulator.port('two')}/nobody/`)).toBe(404);
    expect(simulator.requests('two')).toBe(1);
  });

  it('keep their port while they refuse connections', async () => {
    const port = simulator.port('alone');
    await simulator.set('alone', 'refusing');
    await expect(statusOf(simulator.url('alone'))).rejects.toThrow('fetch failed');
    await simulator.set('alone', 'up');
    expect(simulator.port('alone')).toBe(port);
    expect(await statusOf(simulator.url('alone'))).toBe(200);
  });

  it('are described with address, mode and count', () => {
    expect(simulator.describe()).toContainEqual({
      name: 'a/b',
      url: `http://127.0.0.1:${simulator.port('a/b')}/a%2Fb/`,
      mode: 'up',
      does: 'answers at once',
      requests: simulator.requests('a/b'),
    });
  });

  it('cannot show a certificate without TLS, nor share a port with it', async () => {
    await expect(simulator.set('alone', 'expired-certificate')).rejects.toThrow('does not speak TLS');
    await expect(simulator.add({ name: 'x', protocol: 'https', port: 'shared' })).rejects.toThrow('share a port');
    await expect(simulator.add({ name: 'alone' })).rejects.toThrow('taken');
  });

  it('number in the thousands, each with a port of its own', async () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `s${index}`);
    const many = await startServerSimulator({ servers: names.map(name => ({ name })) });
    expect(new Set(names.map(name => many.port(name))).size).toBe(2_000);
    expect(await statusOf(many.url('s1999'))).toBe(200);
    const { port } = new URL(many.url('s1999'));
    await many.close();
    await expect(
      new Promise((resolve, reject) =>
        createConnection(Number(port), '127.0.0.1', () => resolve(null)).on('error', reject),
      ),
    ).rejects.toThrow('ECONNREFUSED');
  });

  it('cut off whoever is connected when they are closed', async () => {
    const closing = await startServerSimulator({ servers: [{ name: 'hanging', behaviour: 'hanging' }] });
    const cut = new Promise(resolve => get(closing.url('hanging')).on('error', resolve));
    await expect.poll(() => closing.requests('hanging')).toBe(1);
    await closing.close();
    expect(await cut).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('the control API', () => {
  it('lists the servers and switches one', async () => {
    const listed = await (await fetch(simulator.controlUrl)).json();
    expect(listed).toEqual(simulator.describe());
    expect((await control('a%2Fb', { mode: 'failing', status: 418 })).status).toBe(200);
    expect(await statusOf(simulator.url('a/b'))).toBe(418);
  });

  it.each([
    ['nobody', { mode: 'up' }, 404],
    ['alone', { mode: 'broken' }, 400],
    ['alone', { mode: 'slow', delayMs: 'long' }, 400],
    ['alone', { mode: 'up', colour: 'red' }, 400],
    ['alone', { mode: 'expired-certificate' }, 409],
  ])('answers a wrong request for %s with %j by %d', async (name, body, status) => {
    const response = await control(name, body);
    await response.body?.cancel();
    expect(response.status).toBe(status);
  });

  it('is not for web pages', async () => {
    const response = await control('alone', { mode: 'failing' }, { origin: 'http://evil.test' });
    await response.body?.cancel();
    expect(response.status).toBe(403);
  });
});

describe('a behaviour', () => {
  it('is understood for every mode', () => {
    for (const mode of serverModes) expect(parseBehaviour({ mode, delayMs: 5 })).toEqual({ mode, delayMs: 5 });
  });

  it('that flaps is up and down for the same number of requests', () => {
    const turns = Array.from({ length: 8 }, (_, index) => flappingIsUp(index + 1, 2));
    expect(turns).toEqual([true, true, false, false, true, true, false, false]);
  });
});

describe('a simulated certificate', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const authority = new SimulatedAuthority(now);
  const issuer = new X509Certificate(authority.certificate);
  const issue = (...arguments_: Parameters<SimulatedAuthority['identity']>) =>
    new X509Certificate(authority.identity(...arguments_).cert);

  it('is valid for the loopback, by name and by address, and signed by the authority', () => {
    const certificate = issue('valid', 14);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(new Date(certificate.validTo)).toEqual(new Date('2026-03-15T00:00:00Z'));
  });

  it('may be expired, self-signed or of another host', () => {
    expect(new Date(issue('expired').validTo).getTime()).toBeLessThan(now.getTime());
    const selfSigned = issue('self-signed');
    expect(selfSigned.verify(issuer.publicKey)).toBe(false);
    expect(selfSigned.verify(selfSigned.publicKey)).toBe(true);
    // 100 years ahead: beyond what the short form of a date can hold.
    expect(new Date(selfSigned.validTo).getUTCFullYear()).toBe(2126);
    expect(issue('other-host').checkHost('localhost')).toBeUndefined();
  });
});
