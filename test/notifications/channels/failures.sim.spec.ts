import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Channel, DeliveryFailed, type Target } from '../../../src/notifications/channels/channel.js';
import { newWebhookSecret } from '../../../src/notifications/channels/webhook.channel.js';
import { notificationTypes } from '../../../src/notifications/configs/notification-config.rules.js';
import { Recorder } from '../../egress/recorder.js';
import { ChannelWorld } from './channel.world.js';

let world: ChannelWorld;
const canary = 'CANARY7c21f0';
const webhookSecret = `whsec_${Buffer.from(`${canary}-current-secret-of-a-webhook`).toString('base64')}`;
const previousSecret = `whsec_${Buffer.from(`${canary}-previous-secret-of-webhook`).toString('base64')}`;

/** Every channel that posts, with the canary in each of its secrets. */
function targets(base: string): Target[] {
  return [
    { type: 'webhook', recipient: `${base}/hook`, secrets: { secret: webhookSecret, previous_secret: previousSecret } },
    { type: 'sms', recipient: '+380441234567', secrets: {} },
    { type: 'slack', recipient: '#alarms', secrets: { url: `${base}/services/T0/${canary}` } },
    { type: 'teams', recipient: 'Operations', secrets: { url: `${base}/workflows/${canary}/?sig=${canary}&v=1` } },
    { type: 'telegram', recipient: '42', secrets: { token: `1:${canary}`, base_url: base } },
    { type: 'ntfy', recipient: `${base}/topic`, secrets: { token: `tk_${canary}` } },
  ];
}

/** The canary in every form a byte scan would look for. */
const traces = [canary, encodeURIComponent(`1:${canary}`), ...[webhookSecret, previousSecret].map(key => key.slice(6))];

beforeAll(async () => {
  world = await ChannelWorld.start();
  await world.useSmsAccount(`${canary}:token`);
});
afterAll(() => world.close());

describe('every channel that posts', () => {
  it('takes 2xx for a delivery, 5xx for a pause, other 4xx and redirects for an end', async () => {
    for (const target of targets(world.receiver.url)) {
      world.receiver.reply(200, 'ok');
      expect(await world.send(target)).toEqual({ status: 200, text: 'ok' });
      world.receiver.reply(503, 'later', { 'Retry-After': '90' });
      expect(await world.failure(target)).toMatchObject({
        permanent: false,
        retryAfterSeconds: 90,
        answer: { status: 503, text: 'later' },
      });
      world.receiver.reply(410, 'gone');
      expect(await world.failure(target)).toMatchObject({ permanent: true, answer: { status: 410, text: 'gone' } });
      world.receiver.reply(308, '', { Location: 'https://moved.test/' });
      const redirected = await world.failure(target);
      expect(redirected).toMatchObject({ permanent: true, answer: { status: 308 } });
      expect(redirected.message).toContain('points to https://moved.test/');
    }
    expect(world.receiver.seen.splice(0)).toHaveLength(4 * 6);
  });

  it('tries again after a connection that broke, or was never made', async () => {
    world.receiver.answer = response => response.destroy();
    const closed = await Recorder.start();
    const { url } = closed;
    await closed.close();
    for (const target of [...targets(world.receiver.url), ...targets(url)]) {
      expect(await world.failure(target)).toMatchObject({ permanent: false, answer: null, retryAfterSeconds: null });
    }
  });

  it('gives up with the reason of its caller', async () => {
    world.receiver.answer = () => {};
    for (const target of targets(world.receiver.url)) {
      const reason = new Error('the time is over');
      const stop = new AbortController();
      const sent = expect(world.send(target, undefined, stop.signal)).rejects.toBe(reason);
      stop.abort(reason);
      await sent;
    }
  });

  it('is refused for good where it would leave the public network', async () => {
    const fenced = await ChannelWorld.start('10.0.0.0/8');
    await fenced.useSmsAccount();
    for (const target of targets(fenced.receiver.url)) {
      const failure = await fenced.failure(target);
      expect(failure).toMatchObject({ permanent: true, answer: null });
      expect(failure.message).toContain('not on the public network');
    }
    expect(fenced.receiver.connections).toBe(0);
    await fenced.close();
  });
});

describe('a secret', () => {
  it.each([200, 302, 400, 401, 429, 500])(
    'is in no byte of what is kept of an answer of %i that repeats it',
    async status => {
      for (const target of targets(world.receiver.url)) {
        for (const form of [String, JSON.stringify]) {
          const own = Object.values(target.secrets).join('\n');
          world.receiver.answer = (response, { path, rawHeaders }) => {
            const decoded = rawHeaders.map(text => Buffer.from(text.replace(/^\w+ /, ''), 'base64').toString('latin1'));
            response.writeHead(status, { Location: `${path}&again=${encodeURIComponent(path)}` });
            response.end(form([own, path, decodeURIComponent(path), ...rawHeaders, ...decoded].join('\n')));
          };
          const kept = await world.send(target).catch((error: unknown) => error);
          expect(kept instanceof DeliveryFailed).toBe(status !== 200);
          const bytes = inspect(kept, { depth: 10, showHidden: true, maxStringLength: null });
          expect(bytes).toContain('***');
          for (const trace of traces) expect(bytes, target.type).not.toContain(trace);
        }
      }
    },
  );

  it('is in no byte of an error where there is no answer', async () => {
    world.receiver.answer = response => response.destroy();
    for (const target of targets(world.receiver.url)) {
      expect(inspect(await world.failure(target), { depth: 10, showHidden: true })).not.toContain(canary);
    }
    for (const target of targets('http://127.0.0.1:1')) {
      const wrong = { ...target, recipient: 'wrong', secrets: { ...target.secrets, url: `x:${canary}` } };
      const told = [await world.failure(wrong).catch(String), world.channels.of(target.type).problems(wrong)];
      expect(inspect(told, { depth: 10, showHidden: true })).not.toContain(canary);
    }
  });
});

describe('the registry', () => {
  it('has one channel of each type', () => {
    const channels = notificationTypes.map(type => world.channels.of(type));
    expect(channels.map(({ type }) => type)).toEqual([...notificationTypes]);
    expect(channels.every(channel => channel instanceof Channel)).toBe(true);
    expect(world.channels.of('webhook')).toBe(world.channels.of('webhook'));
    expect(newWebhookSecret()).toMatch(/^whsec_/);
  });
});
