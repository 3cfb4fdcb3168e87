import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryFailed } from '../../../src/notifications/channels/channel.js';
import { DeliverySite, start } from './delivery-site.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const unavailable = () =>
  Promise.reject(new DeliveryFailed('The receiver answered 503.', false, { status: 503, text: 'busy' }));
const refused = (status: number) => () =>
  Promise.reject(new DeliveryFailed(`The receiver answered ${status}.`, true, { status, text: 'no' }));
const after = (seconds: number) => () =>
  Promise.reject(new DeliveryFailed('The receiver answered 429.', false, { status: 429, text: '' }, seconds));

describe('A message', () => {
  let site: DeliverySite;

  beforeAll(async () => {
    site = await DeliverySite.open();
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  it('is sent at once, with what happened and where to read more, and the config knows', async () => {
    const config = await site.add({ name: 'Ops' });
    await site.fails(7);
    await site.pass(second);
    const [sent] = site.channel.sent;
    expect(sent?.message).toMatchObject({ tone: 'alarm', link: 'https://watch.example/servers/7/show' });
    expect(sent?.message.subject).toContain('server 7');
    expect(sent?.message.acknowledgeLink).toMatch(
      /^https:\/\/watch\.example\/api\/incidents\/acknowledge\/\?token=[\w.-]+$/,
    );
    const [message] = await site.messages();
    expect(message).toMatchObject({
      ...{
        kind: 'opened',
        status: 'delivered',
        attempts: 1,
        serverId: 7,
        answerStatus: 200,
        answer: 'ok',
        error: null,
      },
      ...{ nextAttemptAt: null, attemptUntil: null, messageId: sent?.message.id },
    });
    expect(await site.config(config)).toMatchObject({ lastSentAt: new Date(start), lastDeliveredAt: new Date(start) });
    const about = { message_id: message?.id, config_id: config, notification_type: 'webhook' };
    expect(await site.facts()).toMatchObject([{ name: 'notification.delivered', payload: about }]);
  });

  it('is tried again after 2, 4, 8 ... 45 seconds, always with the same id', async () => {
    const times: number[] = [];
    site.channel.provider = () => {
      times.push(site.clock.now().getTime());
      return unavailable();
    };
    await site.add();
    await site.fails(7);
    await site.pass(10 * minute);
    const pauses = times.slice(1).map((at, index) => (at - times[index]!) / second);
    for (const [index, wanted] of [2, 4, 8, 16, 32].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(0.75 * wanted);
      expect(pauses[index]).toBeLessThanOrEqual(1.25 * wanted);
    }
    expect(Math.max(...pauses)).toBeLessThanOrEqual(45);
    expect(new Set(site.channel.sent.map(({ message }) => message.id)).size).toBe(1);
    expect(await site.messages()).toMatchObject([
      { status: 'retrying', answerStatus: 503, answer: 'busy', error: 'The receiver answered 503.' },
    ]);
  });

  it('arrives within a minute of the return of a provider that was away for half an hour', async () => {
    site.channel.provider = unavailable;
    await site.add();
    await site.fails(7);
    await site.pass(30 * minute);
    site.channel.reset();
    await site.pass(minute);
    expect(site.channel.received).toHaveLength(1);
    expect(await site.log()).toMatchObject([expect.stringMatching(/^opened delivered \d+$/)]);
  });

  it('about something that is over by then says so in one, with beginning and end', async () => {
    site.channel.provider = unavailable;
    await site.add();
    await site.fails(7);
    await site.pass(10 * minute);
    await site.recovers(7);
    await site.pass(20 * minute);
    site.channel.reset();
    await site.pass(minute);
    expect(site.channel.received.map(({ message }) => message.tone)).toEqual(['recovery']);
    expect(site.channel.received[0]?.message.event).toMatchObject({
      type: 'incident.closed',
      data: { phase: 'merged', duration_seconds: 600, started_at: new Date(start).toISOString() },
    });
    expect(await site.log()).toMatchObject([
      expect.stringMatching(/^opened superseded/),
      expect.stringMatching(/^merged delivered/),
    ]);
  });

  it('brings everything that happened meanwhile with it, within a minute as well', async () => {
    site.channel.provider = unavailable;
    await site.add();
    await site.fails(1);
    for (const server of [2, 3, 4, 5]) {
      await site.pass(5 * minute);
      await site.fails(server);
    }
    await site.recovers(3);
    await site.pass(10 * minute);
    site.channel.reset();
    await site.pass(minute);
    expect(site.channel.received.map(({ message }) => message.event['type'])).toEqual([
      'incident.opened',
      'notification.digest',
    ]);
    const data = site.channel.received[1]?.message.event['data'] as { items: { server_id: number; phase: string }[] };
    const told = new Map(data.items.map(({ server_id, phase }) => [server_id, phase]));
    expect(Object.fromEntries(told)).toEqual({ 2: 'opened', 3: 'merged', 4: 'opened', 5: 'opened' });
  });

  it('waits as long as the provider wants', async () => {
    site.channel.provider = after(600);
    await site.add();
    await site.fails(7);
    await site.pass(599 * second);
    expect(site.channel.sent).toHaveLength(1);
    await site.pass(second);
    expect(site.channel.sent).toHaveLength(2);
  });

  it('is tried for a day, less and less often, then it is a dead letter', async () => {
    site.channel.provider = unavailable;
    const config = await site.add();
    await site.fails(7);
    await site.pass(24 * hour - second);
    expect(await site.log()).toMatchObject([expect.stringMatching(/^opened retrying/)]);
    await site.pass(2 * second);
    expect(await site.log()).toMatchObject([expect.stringMatching(/^opened dead/)]);
    expect(site.channel.sent.length).toBeLessThan(300);
    expect((await site.facts()).map(({ name }) => name)).toEqual(['notification.failed']);
    expect(await site.config(config)).toMatchObject({ blockedAt: null });
  });

  it.each([400, 401, 404, 410])(
    'that is answered %i blocks its config; the next ones are dead letters at once',
    async status => {
      site.channel.provider = refused(status);
      const config = await site.add({ digestSeconds: 0 });
      await site.fails(7);
      await site.pass(second);
      const reason = `The receiver answered ${status}.`;
      expect(await site.config(config)).toMatchObject({ blockedAt: new Date(start), blockedReason: reason });
      expect((await site.facts()).map(({ name }) => name)).toEqual(['notification.failed', 'notification.blocked']);
      await site.fails(8);
      await site.pass(second);
      expect(site.channel.sent).toHaveLength(1);
      expect(await site.log()).toEqual(['opened dead 1', 'opened dead 0']);
      expect((await site.messages())[1]?.error).toContain(reason);
    },
  );

  it('that is too large or not allowed is a dead letter and blocks nothing', async () => {
    site.channel.provider = refused(413);
    const config = await site.add();
    await site.fails(7);
    await site.pass(second);
    site.channel.provider = () => Promise.reject(new DeliveryFailed('This address may not be reached.', true));
    await site.fails(8);
    await site.pass(minute);
    expect(await site.log()).toEqual(['opened dead 1', 'opened dead 1']);
    expect(await site.config(config)).toMatchObject({ blockedAt: null });
  });

  it('that was given up is told together with the end', async () => {
    site.channel.provider = refused(413);
    await site.add();
    await site.fails(7);
    await site.pass(minute);
    site.channel.reset();
    await site.recovers(7);
    await site.pass(minute);
    expect(await site.log()).toEqual(['opened superseded 1', 'merged delivered 1']);
  });

  it('of a channel that breaks in a way nobody foresaw is tried again', async () => {
    site.channel.provider = () => Promise.reject(new TypeError('undefined is not a function'));
    await site.add();
    await site.fails(7);
    await site.pass(second);
    expect(await site.messages()).toMatchObject([{ status: 'retrying', error: 'undefined is not a function' }]);
  });

  it('that nobody answers ends after ten seconds, also where the channel does not listen to its signal', async () => {
    site.channel.provider = () => new Promise(() => undefined);
    await site.add();
    await site.fails(7);
    const began = performance.now();
    await site.pass(second);
    expect(performance.now() - began).toBeGreaterThan(9_500);
    expect(performance.now() - began).toBeLessThan(11_500);
    expect(await site.messages()).toMatchObject([{ status: 'retrying', error: 'No answer within 10 seconds.' }]);
  });

  it('whose secrets cannot be opened any more is a dead letter', async () => {
    await site.add({ secrets: 's1.0000.AAAA' });
    await site.fails(7);
    await site.pass(second);
    expect(site.channel.sent).toEqual([]);
    expect((await site.messages())[0]?.error).toContain('secrets of this config have to be given again');
  });

  it.each<[string, (config: number) => Promise<unknown>, string]>([
    ['was deleted', id => site.rows(sql`delete from notification_config where id = ${id}`), 'was deleted'],
    ['was switched off', id => site.change(id, { enabled: false }), 'is switched off'],
  ])('whose config %s meanwhile is a dead letter', async (_, change, reason) => {
    site.channel.provider = unavailable;
    const config = await site.add();
    await site.fails(7);
    await site.pass(second);
    site.channel.reset();
    await change(config);
    await site.pass(minute);
    expect(site.channel.sent).toEqual([]);
    expect((await site.messages())[0]).toMatchObject({ status: 'dead', error: expect.stringContaining(reason) });
  });

  it('goes to the recipient as somebody has corrected it', async () => {
    site.channel.provider = unavailable;
    const config = await site.add();
    await site.fails(7);
    await site.pass(second);
    site.channel.reset();
    await site.change(config, { recipient: 'https://hooks.example/right' });
    await site.pass(minute);
    expect(site.channel.received[0]?.target.recipient).toBe('https://hooks.example/right');
    expect((await site.messages())[0]?.recipient).toBe('https://hooks.example/right');
  });

  it('that did not get out before quiet hours comes at their end', async () => {
    site.channel.provider = unavailable;
    await site.add({ quietFrom: '12:01', quietUntil: '13:00', quietZone: 'UTC' });
    await site.fails(7);
    await site.pass(2 * minute);
    site.channel.reset();
    await site.pass(57 * minute);
    expect(site.channel.sent).toEqual([]);
    await site.pass(2 * minute);
    expect(site.channel.received).toHaveLength(1);
  });
});
