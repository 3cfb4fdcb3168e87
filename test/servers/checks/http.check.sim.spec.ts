import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckWorld, startCheckWorld } from './check.world.js';

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
});

afterAll(() => world.close());

describe('an HTTP check', () => {
  it('succeeds when the server answers, and measures each phase', async () => {
    const outcome = await world.check('up');
    expect(outcome).toMatchObject({ kind: 'success', statusCode: 200, certificate: null });
    expect(outcome.phases.connect).toBeGreaterThan(0);
    expect(outcome.phases.firstByte).toBeGreaterThan(0);
    expect(outcome.phases.tls).toBe(0);
    expect(outcome.responseTimeMs).toBeGreaterThanOrEqual(outcome.phases.connect + outcome.phases.firstByte);
  });

  it('names the status it did not expect', async () => {
    expect(await world.check('failing')).toMatchObject({
      kind: 'failure',
      statusCode: 503,
      message: 'HTTP 503 Service Unavailable',
    });
  });

  it('accepts any status of the expected ranges', async () => {
    expect(await world.check({ mode: 'failing', status: 404 }, { expectedStatuses: '200-299,404' })).toMatchObject({
      kind: 'success',
    });
    expect(await world.check({ mode: 'failing', status: 404 }, { expectedStatuses: '4xx' })).toMatchObject({
      kind: 'success',
    });
    expect(await world.check('up', { expectedStatuses: '404' })).toMatchObject({
      kind: 'failure',
      message: 'HTTP 200 OK',
    });
  });

  it('is inconclusive when its own settings cannot be understood', async () => {
    expect(await world.check('up', { expectedStatuses: 'good ones' })).toMatchObject({ kind: 'inconclusive' });
    expect(await world.check('up', { headers: { 'X-Broken': 'a\r\nb: c' } })).toMatchObject({ kind: 'inconclusive' });
    expect(await world.check('up', { method: 'NO SUCH' })).toMatchObject({ kind: 'inconclusive' });
  });

  it('is slow above the first latency limit and fails above the second', async () => {
    const limits = { warnLatencyMs: 20, failLatencyMs: 4_000 };
    expect(await world.check({ mode: 'slow', delayMs: 60 }, limits)).toMatchObject({ kind: 'slow', statusCode: 200 });
    const late = await world.check({ mode: 'slow', delayMs: 60 }, { failLatencyMs: 20 });
    expect(late.kind).toBe('failure');
    expect(late.message).toMatch(/^Answered after \d+ ms, the limit is 20 ms$/);
  });

  it('says how far it got when a server accepts and never answers', async () => {
    const outcome = await world.check('hanging', { timeoutMs: 200 });
    expect(outcome).toMatchObject({ kind: 'failure', responseTimeMs: null, statusCode: null });
    expect(outcome.message).toMatch(/^No answer within 200 ms \(connected after .+, waiting for the first byte\)$/);
  });

  it('names who refused the connection', async () => {
    const message = `Connection refused by 127.0.0.1:${world.simulator.port('plain')}`;
    expect(await world.check('refusing')).toMatchObject({ kind: 'failure', responseTimeMs: null, message });
  });

  it('fails when the connection is reset or ends half-way', async () => {
    expect(await world.check('resetting')).toMatchObject({ kind: 'failure', statusCode: null });
    const broken = await world.check('truncated');
    expect(broken).toMatchObject({ kind: 'failure', statusCode: 200 });
    expect(broken.message).toContain('before the answer was complete');
  });

  it('follows the turns of a flapping server', async () => {
    const before = world.simulator.requests('plain');
    const first = await world.check({ mode: 'flapping', every: 1 });
    const second = await world.check({ mode: 'flapping', every: 1 });
    expect([first.kind, second.kind].sort()).toEqual(['failure', 'success']);
    expect(world.simulator.requests('plain')).toBe(before + 2);
  });

  it('sends method, headers and body as asked', async () => {
    await world.check('up', { method: 'POST', path: '/health?deep=1', headers: { 'X-Token': 'abc' }, body: '{"é":1}' });
    expect(world.simulator.lastRequest('plain')).toMatchObject({
      method: 'POST',
      path: '/health?deep=1',
      body: '{"é":1}',
    });
    expect(world.simulator.lastRequest('plain')?.headers).toMatchObject({ 'x-token': 'abc', connection: 'close' });
  });

  it('never lets the message repeat a header, a query or a body', async () => {
    const secrets = {
      headers: { Authorization: 'Bearer canary-1' },
      path: '/?key=canary-2',
      body: 'canary-3',
      method: 'POST',
    };
    for (const mode of ['failing', 'hanging', 'refusing', 'resetting', 'redirect-loop', 'big-headers'] as const) {
      expect((await world.check(mode, { ...secrets, timeoutMs: 200 })).message).not.toContain('canary');
    }
  });
});

describe('headers', () => {
  it('of 100 kB fail with a readable message', async () => {
    const message = 'The headers of the answer are larger than 32 KiB';
    expect(await world.check('big-headers')).toMatchObject({ kind: 'failure', message });
  });
});

describe('redirects', () => {
  it('are followed up to five times', async () => {
    expect(await world.check({ mode: 'redirect-chain', hops: 5 })).toMatchObject({ kind: 'success', statusCode: 200 });
    const before = world.simulator.requests('plain');
    const outcome = await world.check({ mode: 'redirect-chain', hops: 50 });
    expect(outcome).toMatchObject({ kind: 'failure', message: 'Too many redirects' });
    expect(world.simulator.requests('plain') - before).toBe(6);
  });

  it('in a loop end at once', async () => {
    const before = world.simulator.requests('plain');
    expect(await world.check('redirect-loop')).toMatchObject({ kind: 'failure', message: 'Too many redirects' });
    expect(world.simulator.requests('plain') - before).toBe(1);
  });

  it('are an answer of their own when they are not to be followed', async () => {
    const outcome = await world.check('redirect-loop', { followRedirects: false });
    expect(outcome).toMatchObject({ kind: 'failure', message: 'HTTP 302 Found' });
    expect(await world.check('redirect-loop', { followRedirects: false, expectedStatuses: '300-399' })).toMatchObject({
      kind: 'success',
    });
  });

  it('take credentials and body along within an origin, and to no other', async () => {
    const credentials = {
      method: 'POST',
      body: 'secret',
      headers: { Authorization: 'Bearer t', 'X-Key': 'k', Accept: 'text/*' },
    };
    await world.check({ mode: 'redirect-chain', hops: 1, status: 307 }, credentials);
    expect(world.simulator.lastRequest('plain')).toMatchObject({ method: 'POST', body: 'secret' });
    expect(world.simulator.lastRequest('plain')?.headers).toMatchObject({ authorization: 'Bearer t', 'x-key': 'k' });

    await world.check({ mode: 'redirect', location: world.simulator.url('other'), status: 307 }, credentials);
    expect(world.simulator.lastRequest('other')).toMatchObject({ method: 'GET', body: '' });
    expect(world.simulator.lastRequest('other')?.headers).toMatchObject({ accept: 'text/*' });
    expect(world.simulator.lastRequest('other')?.headers).not.toHaveProperty('authorization');
    expect(world.simulator.lastRequest('other')?.headers).not.toHaveProperty('x-key');
  });

  it('may lead from https to http', async () => {
    const outcome = await world.check(
      { mode: 'redirect', location: world.simulator.url('other') },
      { protocol: 'https' },
    );
    expect(outcome).toMatchObject({ kind: 'success', statusCode: 200 });
    expect(outcome.certificate).not.toBeNull();
  });

  it('lead nowhere but to http and https', async () => {
    const outcome = await world.check({ mode: 'redirect', location: 'file:///etc/passwd' });
    expect(outcome).toMatchObject({ kind: 'failure', message: 'Redirected to file: instead of http or https' });
  });
});
