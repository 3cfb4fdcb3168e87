import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlertingSite, type AlertProcess } from './alerting.js';

describe('Figures of agents', () => {
  let site: AlertingSite;
  let here: AlertProcess;
  let there: AlertProcess;
  let server: number;
  let count = 0;

  beforeAll(async () => {
    site = await AlertingSite.open();
    here = await site.start();
    there = await site.start();
  });
  beforeEach(async () => {
    await site.rows(sql`delete from server`);
    server = await site.server(`web ${(count += 1)}`);
    await site.newFacts();
  });
  afterAll(() => site.close());

  /** Seconds from the beginning of the alert to the last time it was found to go on, and its figure then. */
  const stored = async () => {
    const [row] = await site.rows(
      sql<{ seen: number; value: number }>`
        select extract(epoch from last_seen_at - raised_at)::float8 as seen, value from server_alert`,
    );
    return row;
  };
  const facts = async () => (await site.newFacts()).map(({ name, payload }) => [name, payload['severity']]);

  it('over the threshold twice raise one alert that every process knows', async () => {
    await here.beat(server, { cpu_percent: 95, memory_percent: 20 });
    expect(await site.alerts()).toEqual([]);
    await here.beat(server, { cpu_percent: 96, memory_percent: 20 });
    const [alert] = await site.alerts();
    expect(alert).toMatchObject({ server, kind: 'cpu', type: 'alert', subject: '', severity: 'warning', active: true });
    expect(alert).toMatchObject({ message: 'CPU at 96 %, above 90 %', value: 96, threshold: 90, incident: null });
    expect(await site.newFacts()).toEqual([
      {
        name: 'alert.raised',
        payload: {
          ...{ server_id: server, name: `web ${count}`, notify: [7], alert_id: alert?.id, kind: 'cpu', type: 'alert' },
          ...{ severity: 'warning', message: 'CPU at 96 %, above 90 %' },
        },
      },
    ]);
    for (const process of [here, there]) {
      expect(process.active.count(server)).toBe(1);
      expect(process.active.of(server, 'cpu')).toEqual({ id: alert?.id, kind: 'cpu', severity: 'warning' });
      expect(process.active.of(server, 'disk')).toBeNull();
    }
    expect((await site.start()).active.count(server)).toBe(1);
  });

  it('that two processes see at the same moment raise one alert with one fact', async () => {
    for (let round = 0; round < 20; round += 1) {
      const at = site.clock.now();
      for (const process of [here, there])
        process.metrics.observe([{ serverId: server, metrics: { disk_percent: 99 }, at }]);
      await Promise.all([here.queue.settled(), there.queue.settled()]);
      await site.heard();
      expect(await facts()).toEqual([['alert.raised', 'critical']]);
      for (const process of [here, there])
        process.metrics.observe([{ serverId: server, metrics: { disk_percent: 1 }, at }]);
      for (const process of [here, there])
        process.metrics.observe([{ serverId: server, metrics: { disk_percent: 1 }, at }]);
      await Promise.all([here.queue.settled(), there.queue.settled()]);
      await site.heard();
      expect(await facts()).toEqual([['alert.resolved', 'critical']]);
    }
    expect(await site.alerts()).toHaveLength(20);
  });

  it('that fall end the alert, also in a process that did not raise it', async () => {
    await here.beat(server, { disk_percent: 95 });
    await there.beat(server, { disk_percent: 40 });
    await there.beat(server, { disk_percent: 40 });
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false, by: null })]);
    const [, resolved] = await site.newFacts();
    expect(resolved).toMatchObject({ name: 'alert.resolved', payload: { kind: 'disk', by: null } });
    expect(resolved?.payload['raised_at']).toBe(new Date(site.clock.now().getTime() - 60_000).toISOString());
    expect([here.active.count(server), there.active.count(server)]).toEqual([0, 0]);
  });

  it('that get worse are told of once more', async () => {
    await here.beat(server, { memory_percent: 93 });
    await here.beat(server, { memory_percent: 93 });
    await here.beat(server, { memory_percent: 98 });
    await here.beat(server, { memory_percent: 99 });
    await here.beat(server, { memory_percent: 93 });
    expect(await facts()).toEqual([
      ['alert.raised', 'warning'],
      ['alert.raised', 'critical'],
    ]);
    expect(await site.alerts()).toEqual([expect.objectContaining({ severity: 'critical' })]);
    expect(here.active.count(server)).toBe(1);
  });

  it('that stay where they are bring the alert up to date once a minute', async () => {
    await here.beat(server, { disk_percent: 91 });
    const seen = [];
    for (const value of [92, 93, 94, 95]) {
      await here.beat(server, { disk_percent: value });
      seen.push(await stored());
    }
    expect(seen).toEqual([
      { seen: 0, value: 91 },
      { seen: 60, value: 93 },
      { seen: 60, value: 93 },
      { seen: 120, value: 95 },
    ]);
    expect(await facts()).toEqual([['alert.raised', 'warning']]);
  });

  it('are measured by the thresholds of their server, from the moment they are changed', async () => {
    await site.change(server, sql`alert_thresholds = '{"disk_percent": 50, "cpu_percent": null}'`);
    await here.beat(server, { disk_percent: 60, cpu_percent: 100 });
    await here.beat(server, { disk_percent: 60, cpu_percent: 100 });
    expect(await site.alerts()).toEqual([expect.objectContaining({ kind: 'disk', threshold: 50 })]);
    await site.change(server, sql`alert_thresholds = '{"disk_percent": null}'`);
    await here.beat(server, { disk_percent: 60 });
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false })]);
    await site.change(server, sql`alert_thresholds = null`);
    await here.beat(server, { disk_percent: 91 });
    expect(await site.alerts()).toHaveLength(2);
  });

  it('are measured by the thresholds that were there before the process was', async () => {
    const strict = await site.server('strict', { thresholds: { memory_percent: 10 } });
    const late = await site.start();
    await late.beat(strict, { memory_percent: 11 });
    await late.beat(strict, { memory_percent: 11 });
    expect(await site.alerts()).toEqual([expect.objectContaining({ server: strict, kind: 'memory', threshold: 10 })]);
  });

  it('of a paused server are nobody’s business, and what was raised before is over', async () => {
    await here.beat(server, { disk_percent: 95 });
    await site.newFacts();
    await site.change(server, sql`status = 'paused'`);
    expect((await site.newFacts('alert.resolved')).map(({ payload }) => payload['by'])).toEqual([null]);
    await here.beat(server, { disk_percent: 95 });
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false })]);
    await site.change(server, sql`status = 'active'`);
    await here.beat(server, { disk_percent: 95 });
    expect((await site.alerts()).map(({ active }) => active)).toEqual([false, true]);
  });

  it('of a server that was paused a moment ago, before this process heard of it, raise nothing', async () => {
    await site.rows(sql`update server set status = 'paused' where id = ${server}`);
    await here.beat(server, { disk_percent: 95 });
    expect(await site.alerts()).toEqual([]);
  });

  it('raise an alert again after a person ended it, where they are over the threshold as often again', async () => {
    const over = { load_per_core: 5 };
    await here.beat(server, over);
    await here.beat(server, over);
    const [alert] = await site.alerts();
    await here.run(() => here.service.resolve(alert?.id ?? 0, 'mira'));
    await site.heard();
    await here.beat(server, over);
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false, by: 'mira' })]);
    await here.beat(server, over);
    expect((await site.alerts()).map(({ active }) => active)).toEqual([false, true]);
  });

  it('of a deleted server are forgotten', async () => {
    await here.beat(server, { disk_percent: 95 });
    await site.rows(sql`delete from server where id = ${server}`);
    await site.say('server.deleted', { server_id: server, name: '' });
    expect(here.active.count(server)).toBe(0);
    await here.beat(server, { disk_percent: 95 });
    expect(await site.alerts()).toEqual([]);
  });

  it('of many servers at once are stored together', async () => {
    const servers = await Promise.all(Array.from({ length: 30 }, (_, index) => site.server(`many ${index}`)));
    const at = site.clock.now();
    here.metrics.observe(servers.map(serverId => ({ serverId, metrics: { disk_percent: 95 }, at })));
    await here.queue.settled();
    const [row] = await site.rows(
      sql<{ alerts: number; transactions: number }>`
        select count(*)::int4 as alerts, count(distinct xmin::text)::int4 as transactions from server_alert`,
    );
    expect(row).toEqual({ alerts: 30, transactions: 1 });
  });
});
