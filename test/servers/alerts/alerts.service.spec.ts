import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertQuery, RaiseAlert } from '../../../src/servers/alerts/server-alert.dto.js';
import { ImpossibleNow, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { AlertingSite, type AlertProcess } from './alerting.js';

const path = '/api/alerts/';
const cursorOf = (link: string | null) => new URLSearchParams(link?.split('?')[1]).get('cursor') ?? undefined;

describe('Alerts', () => {
  let site: AlertingSite;
  let here: AlertProcess;
  let there: AlertProcess;
  let web: number;
  let db: number;

  beforeAll(async () => {
    site = await AlertingSite.open();
    here = await site.start();
    there = await site.start();
  });
  beforeEach(async () => {
    await site.rows(sql`truncate server, server_alert, incident restart identity cascade`);
    web = await site.server('web');
    db = await site.server('db');
    await site.newFacts();
  });
  afterAll(() => site.close());

  const raise = (input: Partial<RaiseAlert> = {}, process = here) =>
    process.run(() =>
      process.service.raise({ server: web, severity: 'warning', message: 'The queue is long', ...input }),
    );
  const opened = async (server: number) => {
    const now = site.clock.now().toISOString();
    const [row] = await site.rows(
      sql<{ id: number }>`insert into incident (server_id, started_at, detected_at, cause)
                          values (${server}, ${now}, ${now}, 'HTTP 503') returning id`,
    );
    return row?.id ?? 0;
  };
  const sayOpened = (server: number, incident_id: number) =>
    site.say('incident.opened', { server_id: server, name: '', incident_id, started_at: '', cause: '', notify: [] });

  const list = (query: Partial<AlertQuery> = {}) => here.run(() => here.service.list({ limit: 50, ...query }, path));
  /** Hours of the day of the lists, which is over after the second. */
  const hour = (hours: number) => new Date(site.clock.now().getTime() - (2 - hours) * 3_600_000);

  describe('raised by other programs', () => {
    it('say what they were told', async () => {
      const { alert, created } = await raise({ subject: 'queue', value: 120, threshold: 100 });
      expect(created).toBe(true);
      expect(alert).toEqual({
        ...{ id: 1, server: web, server_name: 'web', kind: 'custom', type: 'alert', subject: 'queue' },
        ...{ severity: 'warning', message: 'The queue is long', value: 120, threshold: 100, active: true },
        ...{ raised_at: '2026-03-01T12:00:00.000Z', last_seen_at: '2026-03-01T12:00:00.000Z' },
        ...{ acknowledged_at: null, acknowledged_by: null, resolved_at: null, resolved_by: null, incident: null },
      });
      expect(await here.run(() => here.service.get(1))).toEqual(alert);
      expect(await site.newFacts()).toEqual([
        {
          name: 'alert.raised',
          payload: {
            ...{ server_id: web, name: 'web', notify: [7], alert_id: 1, kind: 'custom', type: 'alert' },
            ...{ severity: 'warning', message: 'The queue is long' },
          },
        },
      ]);
    });

    it('change the active one of the same subject, and are told of again only when they matter more', async () => {
      await raise({ value: 5 });
      site.clock.advance(1000);
      const again = await raise({ message: 'Longer', severity: 'info' });
      expect(again.created).toBe(false);
      expect(again.alert).toMatchObject({ id: 1, message: 'Longer', severity: 'info', value: null });
      expect(again.alert.last_seen_at > again.alert.raised_at).toBe(true);
      await raise({ severity: 'critical' });
      await raise({ severity: 'critical' });
      expect((await site.newFacts()).map(({ name, payload }) => [name, payload['severity']])).toEqual([
        ['alert.raised', 'warning'],
        ['alert.raised', 'critical'],
      ]);
    });

    it('are others for another subject, another server, or after the end', async () => {
      await raise();
      await raise({ subject: 'b' });
      await raise({ server: db });
      await here.run(() => here.service.resolve(1, 'mira'));
      expect((await raise()).created).toBe(true);
      expect((await site.alerts()).map(({ active }) => active)).toEqual([false, true, true, true]);
    });

    it('at the same moment in two processes are one, with one fact', async () => {
      for (let round = 0; round < 10; round += 1) {
        const subject = `round ${round}`;
        const both = await Promise.all([raise({ subject }, here), raise({ subject }, there), raise({ subject }, here)]);
        expect(both.filter(({ created }) => created)).toHaveLength(1);
        expect(await site.newFacts()).toHaveLength(1);
      }
      expect(await site.alerts()).toHaveLength(10);
    });

    it('need a server, which may be paused', async () => {
      await expect(raise({ server: 999 })).rejects.toThrow(InvalidInput);
      const paused = await site.server('paused', { status: 'paused' });
      expect((await raise({ server: paused })).created).toBe(true);
      await site.say('server.changed', { server_id: paused, name: '' });
      expect((await site.alerts()).at(-1)).toMatchObject({ server: paused, active: true });
    });
  });

  describe('and outages', () => {
    it('belong together where the outage came first', async () => {
      const incident = await opened(web);
      expect((await raise()).alert.incident).toBe(incident);
      expect((await raise({ server: db })).alert.incident).toBeNull();
    });

    it('belong together where the alert came first and goes on', async () => {
      const earlier = await opened(web);
      await raise({ subject: 'has one' });
      await site.rows(sql`update incident set ended_at = detected_at where id = ${earlier}`);
      await raise({ subject: 'over' });
      await here.run(() => here.service.resolve(2, 'mira'));
      await raise({ subject: 'active' });
      await raise({ subject: 'elsewhere', server: db });
      site.clock.advance(1000);
      const incident = await opened(web);
      await sayOpened(web, incident);
      expect((await site.alerts()).map(alert => alert.incident)).toEqual([earlier, null, incident, null]);
      const { results } = await list({ incident });
      expect(results.map(({ subject }) => subject)).toEqual(['active']);
    });

    it('that are gone with their server hinder nobody', async () => {
      await raise();
      await sayOpened(web, 999_999);
      const incident = await opened(web);
      await sayOpened(web, incident);
      expect((await site.alerts())[0]?.incident).toBe(incident);
    });
  });

  describe('in lists', () => {
    beforeEach(async () => {
      const add = async (input: Partial<RaiseAlert>, minutes: number) => {
        await raise(input);
        site.clock.advance(minutes * 60_000);
      };
      await site.rows(sql`select setval('server_alert_id_seq', 1, false)`);
      await add({ subject: 'a', severity: 'info' }, 0);
      await add({ subject: 'b', severity: 'critical' }, 60);
      await add({ subject: 'c', server: db }, 60);
      await site.rows(
        sql`insert into server_alert (server_id, kind, type, severity, message, raised_at, last_seen_at)
            values (${db}, 'latency', 'anomaly', 'warning', '', ${site.clock.now().toISOString()}, 'epoch')`,
      );
      await here.run(() => here.service.acknowledge(2, 'mira'));
      await here.run(() => here.service.resolve(1, 'mira'));
    });
    it.each<[string, () => Partial<AlertQuery>, number[]]>([
      ['all, newest first', () => ({}), [4, 3, 2, 1]],
      ['those of a server', () => ({ server_id: [web] }), [2, 1]],
      ['those of several servers', () => ({ server_id: [web, db] }), [4, 3, 2, 1]],
      ['those about some things', () => ({ kind: ['latency', 'cpu'] }), [4]],
      ['anomalies', () => ({ type: 'anomaly' }), [4]],
      ['those that matter', () => ({ severity: ['warning', 'critical'] }), [4, 3, 2]],
      ['those that go on', () => ({ active: true }), [4, 3, 2]],
      ['those that are over', () => ({ active: false }), [1]],
      ['those somebody takes care of', () => ({ acknowledged: true }), [2]],
      ['those nobody takes care of', () => ({ acknowledged: false, active: true }), [4, 3]],
      ['those raised since an instant', () => ({ since: hour(1) }), [4, 3]],
      ['those raised before an instant', () => ({ until: hour(1) }), [2, 1]],
    ])('are %s', async (_, query, ids) => {
      expect((await list(query())).results.map(({ id }) => id)).toEqual(ids);
    });

    it('go on where a page ends, also between two of the same instant', async () => {
      const first = await list({ limit: 3 });
      expect(first.results.map(({ id }) => id)).toEqual([4, 3, 2]);
      const second = await list({ limit: 3, cursor: cursorOf(first.next) });
      expect(second.results.map(({ id }) => id)).toEqual([1]);
      expect(second.next).toBeNull();
      const back = await list({ limit: 3, cursor: cursorOf(second.previous) });
      expect(back.results.map(({ id }) => id)).toEqual([4, 3, 2]);
      expect(back.previous).toBeNull();
    });
  });

  it('are taken care of by the first of several, be they over or not', async () => {
    await raise();
    const acknowledge = (by: string) => here.run(() => here.service.acknowledge(1, by));
    const attempts = await Promise.allSettled(['one', 'two', 'three'].map(acknowledge));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(acknowledge('four')).rejects.toThrow(ImpossibleNow);
    const [, acknowledged] = await site.newFacts();
    const view = await here.run(() => here.service.get(1));
    expect(acknowledged).toMatchObject({
      name: 'alert.acknowledged',
      payload: { server_id: web, name: 'web', notify: [7], alert_id: 1, severity: 'warning', by: view.acknowledged_by },
    });
    await raise({ server: db });
    await here.run(() => here.service.resolve(2, 'mira'));
    expect((await here.run(() => here.service.acknowledge(2, 'mira'))).acknowledged_by).toBe('mira');
  });

  it('are ended by the first of several', async () => {
    await raise();
    site.clock.advance(5000);
    const resolve = (by: string) => here.run(() => here.service.resolve(1, by));
    const attempts = await Promise.allSettled(['one', 'two', 'three'].map(resolve));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(resolve('four')).rejects.toThrow(ImpossibleNow);
    const view = await here.run(() => here.service.get(1));
    expect(view).toMatchObject({ active: false, resolved_at: site.clock.now().toISOString() });
    const [, resolved, ...more] = await site.newFacts();
    expect(resolved).toMatchObject({
      name: 'alert.resolved',
      payload: { alert_id: 1, raised_at: view.raised_at, by: view.resolved_by, notify: [7] },
    });
    expect(more).toEqual([]);
  });

  it('that do not exist are neither shown nor changed', async () => {
    for (const attempt of [
      () => here.service.get(99),
      () => here.service.acknowledge(99, 'mira'),
      () => here.service.resolve(99, 'mira'),
    ])
      await expect(here.run(attempt)).rejects.toThrow(NotFound);
    expect(await site.newFacts()).toEqual([]);
  });

  it('are known to a process that begins while they come and go', async () => {
    await raise();
    const starting = site.start();
    await raise({ subject: 'meanwhile' });
    await here.run(() => here.service.resolve(1, 'mira'));
    const process = await starting;
    await site.heard();
    expect(process.active.count(web)).toBe(1);
    expect(process.active.of(web, 'custom')).toEqual({ id: 2, kind: 'custom', severity: 'warning' });
  });
});
