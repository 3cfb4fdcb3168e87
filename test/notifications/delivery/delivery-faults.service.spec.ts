import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../src/database/bulk.js';
import { DeliveryFailed } from '../../../src/notifications/channels/channel.js';
import { DeliveryRecords } from '../../../src/notifications/delivery/delivery-records.service.js';
import { Sender } from '../../../src/notifications/delivery/sender.js';
import { eventually } from '../../support/eventually.js';
import { DeliverySite, start } from './delivery-site.js';

const second = 1000;
const minute = 60 * second;
const unavailable = () => Promise.reject(new DeliveryFailed('The receiver answered 503.', false));

describe('Delivery', () => {
  let site: DeliverySite;

  beforeAll(async () => {
    site = await DeliverySite.open();
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  const ids = () => site.channel.sent.map(({ message }) => message.id);
  const loseJobs = () => site.rows(sql`delete from pgboss.job`);
  const sweep = () => site.run(() => site.sweeper.sweep());
  const dispatch = (config: number, by = site) => by.run(() => by.dispatches.dispatch(config));

  it('by two processes at once makes one message, and one attempt for it', async () => {
    const other = await DeliverySite.open({}, site);
    const configs = await Promise.all([site.add(), site.add(), site.add()]);
    await site.fails(1, 2, 3);
    await loseJobs();
    await Promise.all(configs.flatMap(config => [dispatch(config), dispatch(config, other), dispatch(config)]));
    const messages = await site.messages();
    expect(messages.map(({ kind }) => kind)).toEqual(['digest', 'digest', 'digest']);
    await Promise.all(messages.flatMap(({ id }) => [site, other, site].map(one => one.delivery.attempt(id))));
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toHaveLength(3);
    await other.app.close();
  });

  it('tells nothing that is taken back at the same moment', async () => {
    const config = await site.add();
    await site.fails(1, 2);
    let dispatched: Promise<void> | undefined;
    await site.run(() =>
      site.database.em.transactional(async em => {
        await query(em, sql`update notification_item set dropped = 'taken back' where server_id = 1`);
        dispatched = dispatch(config);
        await eventually(async () => {
          const blocked = await site.rows(sql`select 1 from pg_locks where not granted`);
          expect(blocked).toHaveLength(1);
        });
      }),
    );
    await dispatched;
    expect(await site.messages()).toMatchObject([{ kind: 'opened', serverId: 2 }]);
  });

  it('that was killed in the middle repeats the message, with the same id, and tells no end before', async () => {
    await site.add({ digestSeconds: 0 });
    await site.fails(7);
    await loseJobs();
    await dispatch(await theOnlyConfig());
    const [message] = await site.messages();
    // This is all that a process leaves behind that was killed before it could store how the attempt ended.
    const begun = await site.run(() => site.app.get(DeliveryRecords).begin(message?.id ?? 0));
    expect(begun).toMatchObject({ attempts: 1, refusal: null });
    await loseJobs();
    await site.recovers(7);
    await site.pass(10 * second);
    expect(await site.log()).toEqual(['opened queued 1']);
    await site.pass(11 * second);
    expect(await sweep()).toBe(1);
    await site.pass(minute);
    expect(await site.log()).toEqual(['opened delivered 2', 'closed delivered 1']);
    expect(ids()[0]).toBe(begun?.message.id);
    expect(ids()).toHaveLength(2);
  });

  it('finds what was lost with its job: messages in their turn, and what waits to become one', async () => {
    await site.add({ digestSeconds: 0 });
    await site.fails(1, 2);
    await loseJobs();
    site.clock.advance(6 * second);
    expect(await sweep()).toBe(1);
    await dispatch(await theOnlyConfig());
    await loseJobs();
    site.clock.advance(6 * second);
    expect(await sweep()).toBe(1);
    await site.pass(second);
    expect(await site.log()).toEqual(['opened delivered 1', 'opened delivered 1']);
    expect(await sweep()).toBe(0);
  });

  it('looks again by itself where the job for later was lost', async () => {
    await site.add({ escalationDelaySeconds: 300 });
    await site.fails(1);
    await site.pass(second);
    await loseJobs();
    expect(await sweep()).toBe(0);
    await site.pass(306 * second);
    expect(await sweep()).toBe(1);
    await site.pass(second);
    expect(await site.log()).toEqual(['opened delivered 1']);
  });

  it('keeps the order of the messages to one recipient', async () => {
    site.channel.provider = unavailable;
    await site.add({ digestSeconds: 0 });
    await site.fails(1);
    await site.pass(20 * second);
    await site.fails(2, 3);
    await site.pass(second);
    expect(await site.log()).toMatchObject([
      expect.stringMatching(/^opened retrying/),
      'opened queued 0',
      'opened queued 0',
    ]);
    site.channel.reset();
    await site.pass(minute);
    expect(site.channel.received.map(({ message }) => message.event)).toMatchObject(
      [1, 2, 3].map(server_id => ({ data: { server_id } })),
    );
  });

  it('goes on with the next message where one was replaced that the others waited for', async () => {
    site.channel.provider = unavailable;
    await site.add({ digestSeconds: 0 });
    await site.fails(1);
    await site.pass(20 * second);
    await site.fails(2);
    await site.pass(0);
    await site.recovers(1);
    site.channel.reset();
    await site.pass(minute);
    expect(site.channel.received.map(({ message }) => message.event)).toMatchObject([
      { data: { server_id: 2, phase: 'opened' } },
      { data: { server_id: 1, phase: 'merged' } },
    ]);
  });

  it('of one recipient does not wait for another one that never answers', async () => {
    const slow = await site.add();
    const fast = await site.add();
    let late: (() => void) | undefined;
    const { recipient } = await site.config(slow);
    site.channel.provider = (_message, _signal, target) =>
      target.recipient === recipient
        ? new Promise(resolve => (late = () => resolve({ status: 200, text: '' })))
        : Promise.resolve({ status: 200, text: '' });
    await site.fails(7);
    await loseJobs();
    for (const config of [slow, fast]) await dispatch(config);
    const [first, second_] = await site.messages();
    const hanging = site.delivery.attempt(first?.id ?? 0);
    await eventually(() => expect(site.channel.sent).toHaveLength(1));
    await site.delivery.attempt(second_?.id ?? 0);
    expect(site.channel.received.map(({ target }) => target.recipient)).toEqual([(await site.config(fast)).recipient]);
    late?.();
    await hanging;
    expect(site.channel.received).toHaveLength(2);
  });

  it('stores what the provider said also where the database is away for a moment', async () => {
    site.channel.provider = async () => {
      await site.rows(sql`alter table event rename to event_away`);
      setTimeout(() => void site.rows(sql`alter table event_away rename to event`), 300);
      return { status: 202, text: 'accepted' };
    };
    await site.add();
    await site.fails(7);
    await site.pass(second);
    expect(await site.log()).toEqual(['opened delivered 1']);
  });

  it('that is stopped leaves its message to the next process, to be sent at once', async () => {
    const stopping = await DeliverySite.open({}, site);
    await site.add();
    await site.fails(7);
    await loseJobs();
    await dispatch(await theOnlyConfig());
    const [message] = await site.messages();
    stopping.channel.provider = () => new Promise(() => undefined);
    const attempt = stopping.delivery.attempt(message?.id ?? 0);
    stopping.app.get(Sender).onModuleDestroy();
    await attempt;
    await stopping.app.close();
    expect(await site.messages()).toMatchObject([{ status: 'retrying', nextAttemptAt: new Date(start), error: null }]);
    site.channel.reset();
    // The recipient may have the beginning: it is repeated, and not replaced by one message about both.
    await site.recovers(7);
    await site.pass(2 * minute);
    expect(await site.log()).toEqual(['opened delivered 2', 'closed delivered 1']);
  });

  async function theOnlyConfig(): Promise<number> {
    const [row] = await site.rows(sql<{ id: number }>`select id from notification_config`);
    return row?.id ?? 0;
  }
});

describe('A test message', () => {
  let site: DeliverySite;

  beforeAll(async () => {
    site = await DeliverySite.open();
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  const test = (config: number) => site.run(() => site.delivery.sendTest(config));

  it('brings back what the provider says, is in the log, and unblocks the config', async () => {
    const config = await site.add({ blockedAt: new Date(start), blockedReason: 'gone', enabled: false });
    expect(await test(config)).toEqual({ delivered: true, status: 200, answer: 'ok', error: null, duration_ms: 0 });
    expect(await site.messages()).toMatchObject([
      { kind: 'test', status: 'delivered', attempts: 1, nextAttemptAt: null },
    ]);
    expect(await site.config(config)).toMatchObject({ blockedAt: null, blockedReason: null });
    expect(site.channel.received[0]?.message.subject).toContain('Test message');
  });

  it('is tried once', async () => {
    site.channel.provider = () => Promise.reject(new DeliveryFailed('Busy.', false, { status: 503, text: 'later' }, 5));
    const config = await site.add({ blockedAt: new Date(start), blockedReason: 'gone' });
    expect(await test(config)).toMatchObject({ delivered: false, status: 503, answer: 'later', error: 'Busy.' });
    await site.pass(minute);
    expect(site.channel.sent).toHaveLength(1);
    expect(await site.log()).toEqual(['test dead 1']);
    expect(await site.config(config)).toMatchObject({ blockedReason: 'gone' });
  });

  it('needs a config', async () => {
    await expect(test(4711)).rejects.toThrow('Notification config');
  });
});
