import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Listening } from './listening.js';

const started_at = '2026-03-01T11:59:00.000Z';
const incident = (id: number, server_id = 7, notify: number[] = []) => ({
  ...{ server_id, name: `server ${server_id}`, incident_id: id, started_at, cause: 'HTTP 503', notify },
});
const closed = (id: number, server_id = 7) => ({ ...incident(id, server_id), ended_at: '2026-03-01T12:05:00.000Z' });
const flapping = { server_id: 7, name: 'web', notify: [], announce: true };
const alert = (severity: 'info' | 'warning' | 'critical') => ({
  ...{ server_id: 7, name: 'web', notify: [], alert_id: 5, kind: 'disk', type: 'alert' as const, severity },
  message: '97 % full',
});

const acknowledged = { server_id: 7, name: 'web', incident_id: 1, by: 'admin' };
const silent = (site_id: string) => ({ site_id, name: site_id, since: started_at, message: 'silent' });

describe('A fact that people have to know', () => {
  let site: Listening;

  beforeAll(async () => {
    site = await Listening.open();
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  const opened = () => site.told('opened');
  const ended = () => site.told('closed');

  describe('becomes an item', () => {
    it('of the configs for all servers, for its server, and of those the operator attached to it', async () => {
      const [all, own, other, attached] = [
        await site.add(),
        await site.add({ serverId: 7 }),
        await site.add({ serverId: 8 }),
        await site.add({ serverId: 8 }),
      ];
      await site.tell('incident.opened', incident(1, 7, [attached]));
      expect(await opened()).toEqual([all, own, attached]);
      expect(await opened()).not.toContain(other);
      expect(await site.dispatched()).toEqual([all, own, attached]);
    });

    it('that carries the fact', async () => {
      const config = await site.add();
      await site.tell('incident.opened', incident(1));
      const rows = await site.rows(
        sql`select config_id, severity, fact, server_id, name, payload, message_id from notification_item`,
      );
      expect(rows).toEqual([
        {
          ...{ config_id: config, severity: 'critical', fact: 'incident.opened', server_id: 7, name: 'server 7' },
          ...{ payload: incident(1), message_id: null },
        },
      ]);
    });

    it('of no config that is not enabled, wants no failures, or wants worse ones', async () => {
      await site.add({ enabled: false });
      await site.add({ notifyOnFailure: false });
      await site.add({ minimumSeverity: 'critical' });
      const warned = await site.add({ minimumSeverity: 'warning' });
      await site.tell('alert.raised', alert('warning'));
      expect(await opened()).toEqual([warned]);
      expect(await site.dispatched()).toEqual([warned]);
    });

    it('about no server for the configs of all servers alone', async () => {
      const all = await site.add();
      await site.add({ serverId: 7 });
      const since = '2026-03-01T11:00:00.000Z';
      await site.tell('connectivity.restored', { since, until: '2026-03-01T11:04:00.000Z', reason: 'canaries' });
      expect(await site.told('once')).toEqual([all]);
    });

    it('that waits as long as its config wants to escalate', async () => {
      await site.add({ escalationDelaySeconds: 900 });
      await site.tell('incident.opened', incident(1));
      expect(await site.items()).toMatchObject([{ delay: 900, dropped: null }]);
    });

    it('once, also where the fact is heard again', async () => {
      await site.add();
      await site.tell('incident.opened', incident(1));
      await site.rows(sql`update event_cursor set position = 0`);
      await site.hear();
      expect(await site.items()).toHaveLength(1);
    });

    it('of nobody where it cannot be read, and those that follow are told', async () => {
      const config = await site.add();
      const strange = { ...incident(2), name: 'x'.repeat(5000), notify: ['x', 2 ** 40, -1, null] as number[] };
      await site.rows(
        sql`insert into event (name, at, payload) values ('incident.opened', now(), '{}'), ('server.deleted', now(), '{}'),
            ('incident.acknowledged', now(), '[]'), ('incident.opened', now(), 'null')`,
      );
      await site.record('incident.opened', strange, incident(3));
      await site.hear();
      expect(await site.items()).toMatchObject([
        { config, occasion: 'incident:2' },
        { config, occasion: 'incident:3' },
      ]);
    });
  });

  describe('that ends something', () => {
    it('is told to those who were told of the beginning, whatever was changed since', async () => {
      const config = await site.add({ serverId: 7 });
      await site.tell('incident.opened', incident(1));
      await site.rows(sql`update notification_config set server_id = 99, minimum_severity = 'critical'`);
      const later = await site.add();
      await site.tell('incident.closed', closed(1));
      expect(await ended()).toEqual([config]);
      expect(await ended()).not.toContain(later);
    });

    it('is told to nobody who wants no recoveries', async () => {
      await site.add({ notifyOnRecovery: false });
      await site.tell('incident.opened', incident(1));
      await site.tell('incident.closed', closed(1));
      expect(await ended()).toEqual([]);
    });

    it('is told to those who want recoveries alone, where it is in their scope', async () => {
      const only = await site.add({ notifyOnFailure: false });
      await site.add({ notifyOnFailure: false, serverId: 8 });
      await site.tell('incident.opened', incident(1));
      await site.tell('incident.closed', closed(1));
      expect(await site.items()).toMatchObject([{ config: only, phase: 'closed', delay: 0 }]);
    });

    it('is told at once, also to those who are told of beginnings with a delay', async () => {
      const config = await site.add({ escalationDelaySeconds: 60 });
      await site.tell('incident.opened', incident(1));
      site.clock.advance(61_000);
      await site.tell('incident.closed', closed(1));
      expect(await site.items()).toMatchObject([
        { config, phase: 'opened', dropped: null },
        { config, phase: 'closed', delay: 0 },
      ]);
    });

    it('in the same moment as it began is told in the same order', async () => {
      const config = await site.add();
      await site.record('incident.opened', incident(1));
      await site.record('incident.closed', closed(1));
      await site.hear();
      expect(await site.items()).toMatchObject([
        { config, phase: 'opened' },
        { config, phase: 'closed' },
      ]);
      expect(await site.dispatched()).toEqual([config]);
    });

    it('that nobody began is told to nobody', async () => {
      await site.add();
      await site.tell('incident.closed', closed(1));
      expect(await site.items()).toEqual([]);
    });
  });

  describe('about a server that flaps', () => {
    it('is a matter of its own each time', async () => {
      const config = await site.add();
      for (let time = 0; time < 3; time += 1) {
        await site.tell('server.flapping', flapping);
        await site.tell('server.stable', flapping);
      }
      const items = await site.items();
      expect(items.map(({ phase }) => phase)).toEqual(['opened', 'closed', 'opened', 'closed', 'opened', 'closed']);
      expect(new Set(items.map(({ occasion }) => occasion)).size).toBe(3);
      for (const [index, { occasion }] of items.entries()) expect(occasion).toBe(items[index - (index % 2)]?.occasion);
      expect(items.every(item => item.config === config)).toBe(true);
    });

    it('ends with the stability of that server, not of one whose id begins alike', async () => {
      await site.add();
      await site.record('server.flapping', flapping, { ...flapping, server_id: 71 });
      await site.tell('server.stable', flapping);
      const [first, , stable] = await site.items();
      expect(stable).toMatchObject({ phase: 'closed', occasion: first?.occasion });
    });

    it('is told of stability as a matter of its own where failures are not wanted', async () => {
      await site.add({ notifyOnFailure: false });
      await site.tell('server.flapping', flapping);
      await site.tell('server.stable', flapping);
      expect(await site.items()).toMatchObject([
        { phase: 'closed', occasion: expect.stringMatching(/^flapping:7:\d+$/) },
      ]);
    });

    it('ends for a site that is no server as well', async () => {
      await site.add();
      await site.record('site.silent', silent('a'), silent('a:1'));
      await site.tell('site.returned', silent('a'));
      const items = await site.items();
      expect(items.map(({ occasion }) => occasion.replace(/\d+$/, ''))).toEqual(['site:a:', 'site:a:1:', 'site:a:']);
      expect(items[2]).toMatchObject({ phase: 'closed', occasion: items[0]?.occasion });
    });
  });

  describe('that somebody takes care of', () => {
    it('is not escalated any more, and its end is not told to those who never heard of it', async () => {
      const [direct, escalated] = [await site.add(), await site.add({ escalationDelaySeconds: 900 })];
      await site.tell('incident.opened', incident(1), incident(2));
      site.clock.advance(60_000);
      await site.tell('incident.acknowledged', acknowledged);
      await site.tell('incident.closed', closed(1));
      const items = await site.items();
      const of = (config: number) => items.filter(item => item.config === config);
      expect(of(direct)).toMatchObject([
        { occasion: 'incident:1', phase: 'opened', dropped: null },
        { occasion: 'incident:2', phase: 'opened', dropped: null },
        { occasion: 'incident:1', phase: 'closed', dropped: null },
      ]);
      expect(of(escalated)).toMatchObject([
        { occasion: 'incident:1', dropped: expect.stringMatching(/^Somebody took care/) },
        { occasion: 'incident:2', dropped: null },
      ]);
    });

    it('after it was escalated stays escalated', async () => {
      const escalated = await site.add({ escalationDelaySeconds: 60 });
      await site.tell('incident.opened', incident(1));
      site.clock.advance(60_000);
      await site.tell('incident.acknowledged', acknowledged);
      expect(await opened()).toEqual([escalated]);
    });

    it('is an alert as well', async () => {
      await site.add({ escalationDelaySeconds: 60 });
      await site.tell('alert.raised', alert('critical'));
      await site.tell('alert.acknowledged', { ...alert('critical'), by: 'admin' });
      expect(await opened()).toEqual([]);
    });
  });

  describe('that a server was deleted', () => {
    it('deletes the configs of that server and what waits for them, and says so in the log', async () => {
      const [own, all] = [await site.add({ serverId: 7 }), await site.add()];
      await site.tell('incident.opened', incident(1));
      await site.rows(sql`
        insert into notification_message (config_id, notification_type, recipient, message_id, kind, subject, content, status, created_at)
        select id, 'email', 'a@example.org', 'msg_' || id, 'opened', 'web is down', '{}', 'retrying', now() from notification_config`);
      await site.tell('server.deleted', { server_id: 7, name: 'web' });
      expect(await site.rows(sql`select id from notification_config`)).toEqual([{ id: all }]);
      const log = await site.rows(
        sql`select message_id, config_id, status, error from notification_message order by message_id`,
      );
      expect(log).toEqual(
        [
          { message_id: `msg_${own}`, config_id: null, status: 'dead', error: 'The notification config was deleted.' },
          { message_id: `msg_${all}`, config_id: all, status: 'retrying', error: null },
        ].toSorted((a, b) => a.message_id.localeCompare(b.message_id)),
      );
    });

    it('drops what was still to be told about it, and counts what was told as ended', async () => {
      await site.add();
      await site.tell('incident.opened', incident(1), incident(2, 8));
      await site.tell('server.deleted', { server_id: 7, name: 'web' });
      expect(await site.items()).toMatchObject([
        { occasion: 'incident:1', phase: 'opened', dropped: 'The server was deleted.' },
        { occasion: 'incident:2', phase: 'opened', dropped: null },
        { occasion: 'incident:1', phase: 'closed', dropped: 'The server was deleted.' },
      ]);
    });
  });

  it('is stored for 20 configs a thousand times within seconds, with few jobs', async () => {
    const configs = await Promise.all(Array.from({ length: 20 }, () => site.add()));
    const ids = Array.from({ length: 1000 }, (_, n) => n + 1);
    await site.record('incident.opened', ...ids.map(id => incident(id, id)));
    await site.record('incident.closed', ...ids.map(id => closed(id, id)));
    const start = performance.now();
    await site.hear();
    expect(performance.now() - start).toBeLessThan(40_000);
    const items = await site.items();
    expect(items.filter(({ phase }) => phase === 'opened')).toHaveLength(20_000);
    expect(items.filter(({ phase }) => phase === 'closed')).toHaveLength(20_000);
    // One for each config and each hundred facts, which are one transaction.
    expect(await site.dispatched()).toHaveLength(configs.length * 20);
  });
});
