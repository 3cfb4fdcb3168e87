import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Target } from '../../../src/notifications/channels/channel.js';
import { newWebhookSecret } from '../../../src/notifications/channels/webhook.channel.js';
import type { Seen } from '../../egress/recorder.js';
import { ChannelWorld, outgoing } from './channel.world.js';

let world: ChannelWorld;
const secret = newWebhookSecret();
const hook = (secrets: Record<string, string> = { secret }): Target => ({
  type: 'webhook',
  recipient: `${world.receiver.url}/hooks/7?from=sitewatch`,
  secrets,
});

/** What the specification's own library makes of a request, at the time of the world. */
function verified(key: string, { body, headers }: Seen): unknown {
  vi.useFakeTimers({ now: world.clock.now(), toFake: ['Date'] });
  try {
    return new Webhook(key).verify(body, headers as Record<string, string>);
  } finally {
    vi.useRealTimers();
  }
}

async function arrived(secrets?: Record<string, string>, message = outgoing()): Promise<Seen> {
  await world.send(hook(secrets), message);
  return world.receiver.take();
}

beforeAll(async () => {
  world = await ChannelWorld.start();
});
beforeEach(() => world.receiver.reply(200, 'ok'));
afterAll(() => world.close());

describe('a webhook', () => {
  it('brings the event as JSON, with id, time and signature', async () => {
    world.receiver.reply(202, 'queued');
    expect(await world.send(hook())).toEqual({ status: 202, text: 'queued' });
    const seen = world.receiver.take();
    expect(seen).toMatchObject({ method: 'POST', path: '/hooks/7?from=sitewatch' });
    expect(seen.body).toBe('{"version":1,"type":"server.went_down","server":{"id":7,"name":"Database"}}');
    expect(seen.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Sitewatch',
      'webhook-id': 'msg_2b1f',
      'webhook-timestamp': `${world.clock.now().getTime() / 1000}`,
    });
  });

  it('is genuine to the library of the specification', async () => {
    const event = { name: 'Бухгалтерія 🚨', nested: [1, { a: null }] };
    expect(verified(secret, await arrived({ secret }, outgoing({ event })))).toEqual(event);
  });

  it('has the same id and body in every attempt, and the time of each', async () => {
    const first = await arrived();
    world.clock.advance(3_600_000);
    const second = await arrived();
    expect(second.body).toBe(first.body);
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    const times = [first, second].map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times[1]! - times[0]!).toBe(3_600);
    expect(verified(secret, second)).toMatchObject({ version: 1 });
  });

  it('is signed with both secrets while they are being exchanged', async () => {
    const previous = newWebhookSecret();
    const seen = await arrived({ secret, previous_secret: previous });
    expect(seen.headers['webhook-signature']).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
    expect(verified(secret, seen)).toMatchObject({ version: 1 });
    expect(verified(previous, seen)).toMatchObject({ version: 1 });
  });

  it('is no longer genuine when one byte of it is another', async () => {
    const seen = await arrived();
    const { body, headers } = seen;
    const changed = [
      { ...seen, body: body.replace('7', '8') },
      { ...seen, body: `${body} ` },
      { ...seen, headers: { ...headers, 'webhook-id': 'msg_2b1e' } },
      { ...seen, headers: { ...headers, 'webhook-timestamp': `${Number(headers['webhook-timestamp']) - 1}` } },
    ];
    for (const one of changed) expect(() => verified(secret, one)).toThrow(WebhookVerificationError);
    expect(() => verified(newWebhookSecret(), seen)).toThrow(WebhookVerificationError);
  });

  it('is not taken a second time after five minutes', async () => {
    const seen = await arrived();
    world.clock.advance(299_000);
    expect(verified(secret, seen)).toMatchObject({ version: 1 });
    world.clock.advance(2_000);
    expect(() => verified(secret, seen)).toThrow(WebhookVerificationError);
  });

  it('is never sent without a signature', async () => {
    expect(await world.failure(hook({}))).toMatchObject({
      permanent: true,
      message: 'The secret "secret" of this config is missing.',
    });
    expect(world.receiver.seen).toEqual([]);
  });
});

describe('the config of a webhook', () => {
  it('needs an address and a secret of the right form', () => {
    expect(world.problems(hook())).toEqual([]);
    expect(world.problems(hook({ secret, previous_secret: newWebhookSecret() }))).toEqual([]);
    expect(world.problems(hook({}))).toEqual(['secrets.secret']);
    expect(world.problems(hook({ secret: 'whsec_short' }))).toEqual(['secrets.secret']);
    expect(world.problems(hook({ secret, previous_secret: 'old' }))).toEqual(['secrets.previous_secret']);
    for (const recipient of ['', 'example.org', 'ftp://example.org', 'https://user:pass@example.org/']) {
      expect(world.problems({ ...hook(), recipient })).toEqual(['recipient']);
    }
  });

  it('gets another secret of 32 random bytes every time', () => {
    const secrets = Array.from({ length: 100 }, newWebhookSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const one of secrets) expect(Buffer.from(one.replace('whsec_', ''), 'base64')).toHaveLength(32);
  });
});
