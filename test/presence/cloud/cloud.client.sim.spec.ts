import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { GuardedEgressClient } from '../../../src/egress/guarded-egress.client.js';
import { EgressCloudClient } from '../../../src/presence/cloud/cloud.client.js';
import { parseIpRanges } from '../../../src/shared/ip.js';
import { Recorder } from '../../egress/recorder.js';
import { FakeClock } from '../../fakes/fake.clock.js';

const message = { key: 'heartbeat/office/2026-03-02T08:00:00.000Z', body: '{"site_id":"office"}' };
const token = 'sws_secret-token';

const client = (env: Record<string, string>, allowed = '127.0.0.0/8') => {
  const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), ...env }));
  const egress = new GuardedEgressClient({ allowed: parseIpRanges(allowed).ranges });
  return new EgressCloudClient(egress, new FakeClock(), config);
};

describe('The client of the receiver', () => {
  let receiver: Recorder;

  beforeAll(async () => {
    receiver = await Recorder.start();
  });
  afterAll(() => receiver.close());

  it('posts JSON with the key and the token, below the path of the receiver', async () => {
    const cloud = client({ CLOUD_API_URL: `${receiver.url}/reports/`, CLOUD_API_TOKEN: token });
    expect([cloud.configured, cloud.name]).toEqual([true, `127.0.0.1:${receiver.port}`]);
    expect(await cloud.post('heartbeat', message)).toEqual({ kind: 'accepted' });
    const { method, path, headers, body } = receiver.take();
    expect([method, path, body]).toEqual(['POST', '/reports/api/heartbeat', message.body]);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': message.key,
      authorization: `Bearer ${token}`,
    });
  });

  it('sends no Authorization without a token', async () => {
    await client({ CLOUD_API_URL: receiver.url }).post('presence', message);
    const { path, headers } = receiver.take();
    expect([path, headers.authorization]).toEqual(['/api/presence', undefined]);
  });

  it('tells what the receiver answers, but not the token', async () => {
    receiver.answer = (response, { headers }) => response.writeHead(403).end(`You sent ${headers.authorization}`);
    const cloud = client({ CLOUD_API_URL: receiver.url, CLOUD_API_TOKEN: token });
    expect(await cloud.post('presence', message)).toEqual({
      kind: 'paused',
      reason: 'The receiver answered 403: You sent Bearer ***',
    });
    receiver.take();
  });

  it('follows no redirection', async () => {
    receiver.answer = response => response.writeHead(308, { location: '/elsewhere' }).end();
    expect(await client({ CLOUD_API_URL: receiver.url }).post('presence', message)).toMatchObject({ kind: 'failed' });
    receiver.take();
  });

  it('fails where nothing may be sent to, and sends nothing', async () => {
    const before = receiver.connections;
    const answer = await client({ CLOUD_API_URL: receiver.url }, '').post('presence', message);
    expect(answer).toMatchObject({ kind: 'failed', retryAfterMs: null });
    expect(receiver.connections).toBe(before);
  });

  it('fails where nobody listens', async () => {
    const gone = await Recorder.start();
    const { url } = gone;
    await gone.close();
    expect(await client({ CLOUD_API_URL: url }).post('presence', message)).toEqual({
      kind: 'failed',
      reason: '127.0.0.1 refused the connection.',
      retryAfterMs: null,
    });
  });

  it('is not configured without an address', () => {
    expect(client({}).configured).toBe(false);
  });
});
