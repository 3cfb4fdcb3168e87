import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../../src/notifications/channels/channel.js';
import { ChannelWorld } from './channel.world.js';

let world: ChannelWorld;
const phone = (recipient = '+380441234567'): Target => ({ type: 'sms', recipient, secrets: {} });

beforeAll(async () => {
  world = await ChannelWorld.start();
});
afterAll(() => world.close());

describe('an SMS', () => {
  it('is not sent where no account is set up', async () => {
    expect(await world.failure(phone())).toMatchObject({
      permanent: true,
      message: 'No SMS account is set up under notification accounts.',
    });
  });

  it('is posted as a form, with the account as login', async () => {
    await world.useSmsAccount('to:ken');
    world.receiver.reply(201, '{"sid":"SM1","status":"queued"}', { 'Content-Type': 'application/json' });
    expect(await world.send(phone())).toEqual({ status: 201, text: '{"sid":"SM1","status":"queued"}' });
    const { method, path, headers, body } = world.receiver.take();
    expect({ method, path, body }).toEqual({
      method: 'POST',
      path: '/2010-04-01/Accounts/AC123/Messages.json',
      body: 'To=%2B380441234567&From=%2B15005550006&Body=Database+is+down+since+00%3A00',
    });
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers.authorization).toBe(`Basic ${Buffer.from('AC123:to:ken').toString('base64')}`);
  });

  it('may come from a service of several numbers', async () => {
    await world.useSmsAccount('token', { from: `MG${'0'.repeat(32)}` });
    world.receiver.reply(201);
    await world.send(phone());
    expect(new URLSearchParams(world.receiver.take().body).get('MessagingServiceSid')).toBe(`MG${'0'.repeat(32)}`);
  });

  it('to a number that does not exist is not tried again, but one too many is', async () => {
    world.receiver.reply(400, '{"code":21211,"message":"Invalid To number"}');
    const wrong = await world.failure(phone());
    expect(wrong).toMatchObject({ permanent: true, answer: { status: 400 } });
    expect(wrong.answer?.text).toContain('Invalid To number');
    world.receiver.reply(429, '{"code":20429}', { 'Retry-After': '3' });
    expect(await world.failure(phone())).toMatchObject({ permanent: false, retryAfterSeconds: 3 });
    world.receiver.seen.length = 0;
  });

  it('goes to numbers in their international form', () => {
    expect(world.problems(phone())).toEqual([]);
    for (const number of ['', '0441234567', '+0441234567', '+380 44 1234567', '+12345', '+1234567890123456', 'me']) {
      expect(world.problems(phone(number))).toEqual(['recipient']);
    }
  });
});
