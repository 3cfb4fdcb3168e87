import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlertingSite, type AlertProcess } from '../alerting.js';

const day = 86_400_000;

describe('Certificates that expire', () => {
  let site: AlertingSite;
  let process: AlertProcess;
  let server: number;
  let count = 0;

  beforeAll(async () => {
    site = await AlertingSite.open();
    process = await site.start();
  });
  beforeEach(async () => {
    await site.rows(sql`delete from server`);
    server = await site.server(`web ${(count += 1)}`);
    await site.newFacts();
  });
  afterAll(() => site.close());

  const shows = async (id: number, fingerprint: string, days: number) => {
    const validTo = new Date(site.clock.now().getTime() + days * day).toISOString();
    const certificate = JSON.stringify({ fingerprint, subject: 'CN=web', issuer: 'CN=ca', validTo });
    await site.rows(sql`update server_status set certificate = ${certificate}::jsonb where server_id = ${id}`);
    return validTo;
  };
  const look = async (who = process) => {
    await who.run(() => who.certificates.look());
    await site.heard();
  };
  const lookAfter = async (days: number) => {
    site.clock.advance(days * day);
    await look();
  };
  const steps = async () => (await site.newFacts('certificate.expiring')).map(({ payload }) => payload['days_left']);
  const kept = async () =>
    (await site.alerts()).map(({ subject, severity, active }) => ({ subject, severity, active }));

  it('are told of, with an alert that names the server', async () => {
    const valid_to = await shows(server, 'AA:BB', 5.5);
    await look();
    const [alert] = await site.alerts();
    expect(alert).toMatchObject({ server, kind: 'certificate', type: 'alert', subject: 'AA:BB', severity: 'warning' });
    expect(alert).toMatchObject({ message: 'The certificate of CN=web expires in 5 days', value: 5, active: true });
    expect(await site.newFacts()).toEqual([
      {
        name: 'certificate.expiring',
        payload: {
          ...{ server_id: server, name: `web ${count}`, notify: [7], subject: 'CN=web', fingerprint: 'AA:BB' },
          ...{ valid_to, days_left: 7 },
        },
      },
      { name: 'alert.raised', payload: expect.objectContaining({ kind: 'certificate', alert_id: alert?.id }) },
    ]);
    expect(process.active.count(server)).toBe(1);
  });

  it('are told of step by step with one alert that matters more and more', async () => {
    await shows(server, 'AA', 40.5);
    await look();
    expect(await site.newFacts()).toEqual([]);
    const told: unknown[] = [];
    for (let days = 0; days <= 45; days += 1) {
      await lookAfter(1);
      told.push(...(await steps()));
    }
    expect(told).toEqual([30, 14, 7, 3, 1, 0, -1]);
    expect(await kept()).toEqual([{ subject: 'AA', severity: 'critical', active: true }]);
  });

  it('are told of once where many processes look at once', async () => {
    await shows(server, 'AA', 1.5);
    const others = await Promise.all([site.start(), site.start()]);
    await Promise.all([process, ...others].map(who => look(who)));
    expect((await site.newFacts()).map(({ name }) => name)).toEqual(['certificate.expiring', 'alert.raised']);
  });

  it('are over when the server shows another one, which is told of by itself', async () => {
    await shows(server, 'OLD', 2);
    await look();
    await site.newFacts();
    await shows(server, 'NEW', 6);
    await look();
    expect(await kept()).toEqual([
      { subject: 'OLD', severity: 'warning', active: false },
      { subject: 'NEW', severity: 'warning', active: true },
    ]);
    expect(await steps()).toEqual([7]);
    await shows(server, 'NEWER', 90);
    await look();
    expect((await kept()).some(({ active }) => active)).toBe(false);
  });

  it('that are shown in turns with another one are not raised each time', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await shows(server, 'OLD', 2.5);
      await look();
      await shows(server, 'FRESH', 90);
      await look();
    }
    expect(await steps()).toEqual([3]);
    expect(await site.alerts()).toHaveLength(1);
  });

  it('are told of for each server that shows them', async () => {
    const other = await site.server(`other ${count}`, { protocol: 'tls' });
    await shows(server, 'SAME', 10);
    await shows(other, 'SAME', 10);
    await look();
    const told = await site.newFacts('certificate.expiring');
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ payload }) => payload['server_id']))).toEqual(new Set([server, other]));
    expect(new Set((await site.alerts()).map(alert => alert.server))).toEqual(new Set([server, other]));
  });

  it('of a paused server are nobody’s business, and come back with it without being told of again', async () => {
    await shows(server, 'AA', 5.5);
    await look();
    await site.change(server, sql`status = 'paused'`);
    expect(await kept()).toEqual([{ subject: 'AA', severity: 'warning', active: false }]);
    await look();
    expect(await kept()).toHaveLength(1);
    site.clock.advance(60_000);
    const resumed = site.clock.now().getTime();
    await site.rows(
      sql`update server_status set state = state || jsonb_build_object('activeSince', ${resumed}::float8)
          where server_id = ${server}`,
    );
    await site.change(server, sql`status = 'active'`);
    await look();
    await look();
    expect((await kept()).map(({ active }) => active)).toEqual([false, true]);
    expect(await steps()).toEqual([7]);
  });

  it('of a server that asks for none any more are over', async () => {
    await shows(server, 'AA', 5);
    await look();
    await site.rows(sql`update server set protocol = 'tcp' where id = ${server}`);
    await look();
    expect((await kept()).map(({ active }) => active)).toEqual([false]);
  });

  it('that a person has ended come back with the next step', async () => {
    await shows(server, 'AA', 5.5);
    await look();
    const [alert] = await site.alerts();
    await process.run(() => process.service.resolve(alert?.id ?? 0, 'mira'));
    await lookAfter(1);
    expect((await kept()).map(({ active }) => active)).toEqual([false]);
    await lookAfter(1);
    expect((await kept()).map(({ active }) => active)).toEqual([false, true]);
    expect(await steps()).toEqual([7, 3]);
  });

  it('that cannot be read hinder nobody', async () => {
    const other = await site.server(`other ${count}`);
    await shows(other, 'AA', 5);
    for (const odd of [
      'null',
      '7',
      '{}',
      '{"fingerprint": "BB", "validTo": "never"}',
      '{"fingerprint": "BB", "validTo": "0"}',
    ]) {
      await site.rows(sql`update server_status set certificate = ${odd}::jsonb where server_id = ${server}`);
      await look();
    }
    expect((await site.alerts()).filter(alert => alert.server === other)).toHaveLength(1);
  });
});
