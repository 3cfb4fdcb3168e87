import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CloudMonitor } from '../../../src/presence/cloud/cloud.monitor.js';
import { accepted, failed, paused } from '../../fakes/fake.cloud-client.js';
import { ReportingSite } from './reporting-site.js';

const minute = 60_000;
const later = { kind: 'failed' as const, reason: 'The receiver answered 429', retryAfterMs: 1_800_000 };

describe('The jobs that report to the receiver', () => {
  let reporting: ReportingSite;
  let ada: number;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    reporting = await ReportingSite.open({ SITE_ID: 'office', HEARTBEAT_INTERVAL_MINUTES: '7' });
  });
  beforeEach(async () => {
    await reporting.clear();
    ada = await reporting.site.employee('Ada');
    await reporting.hour(ada, -1, 20);
  });
  afterAll(() => reporting.close());

  const advance = (ms: number) => reporting.site.clock.advance(ms);

  it('try again soon after a failure, then later and later, for days', async () => {
    reporting.cloud.answer = () => failed;
    await reporting.summariesJob();
    for (let attempt = 2; attempt <= 300; attempt += 1) {
      advance(15 * minute);
      await reporting.summariesJob({ again: true });
    }
    const waiting = await reporting.waiting();
    expect(waiting).toHaveLength(300);
    expect(waiting.every(({ again }) => again)).toBe(true);
    expect(waiting[0]?.seconds).toBeLessThanOrEqual(5);
    expect(waiting[2]?.seconds).toBeLessThanOrEqual(20);
    expect(Math.max(...waiting.map(({ seconds }) => seconds))).toBeGreaterThan(600);
    expect(Math.max(...waiting.map(({ seconds }) => seconds))).toBeLessThanOrEqual(900);
    expect(await reporting.standing()).toEqual(['0 of 1']);
    reporting.cloud.answer = () => accepted;
    advance(15 * minute);
    await reporting.summariesJob({ again: true });
    expect(await reporting.standing()).toEqual(['1 of 1']);
    expect(await reporting.waiting()).toHaveLength(300);
  });

  it('make no attempt before its time, however many hours are summed up meanwhile', async () => {
    reporting.cloud.answer = () => later;
    await reporting.summariesJob();
    for (let n = 0; n < 10; n += 1) await reporting.summariesJob();
    expect(reporting.cloud.posted).toHaveLength(1);
    expect(await reporting.waiting()).toEqual([{ again: true, seconds: 1800 }]);
    // The one that repeats it came early: another one takes its place.
    advance(29 * minute);
    await reporting.summariesJob({ again: true });
    expect(reporting.cloud.posted).toHaveLength(1);
    expect(await reporting.waiting()).toEqual([
      { again: true, seconds: 1800 },
      { again: true, seconds: 60 },
    ]);
    advance(minute);
    await reporting.summariesJob({ again: true });
    expect(reporting.cloud.posted).toHaveLength(2);
  });

  it('ask every quarter of an hour where this site is not welcome', async () => {
    reporting.cloud.answer = () => paused;
    await reporting.summariesJob();
    expect(await reporting.waiting()).toEqual([{ again: true, seconds: 900 }]);
  });

  it('say who is here: active employees with a device that counts, in their order', async () => {
    const [grace, edsger, barbara] = [
      await reporting.site.employee('Grace'),
      await reporting.site.employee('Edsger'),
      await reporting.site.employee('Barbara'),
    ];
    const devices = [
      await reporting.site.device(ada, '10.0.0.1'),
      await reporting.site.device(grace, '10.0.0.2'),
      await reporting.site.device(edsger, '10.0.0.3', 'wired', false),
      await reporting.site.device(barbara, '10.0.0.4'),
    ];
    await reporting.site.rows(sql`update employee set active = false where id = ${barbara}`);
    await reporting.site.rows(sql`update employee set display_order = 0, area = 'lab' where id = ${grace}`);
    await reporting.site.sweep(devices.map(id => [id, 'up']));
    await reporting.heartbeatJob();
    expect(reporting.cloud.posted).toEqual([
      {
        kind: 'heartbeat',
        key: 'heartbeat/office/2026-03-02T08:00:00.000Z',
        body: {
          site_id: 'office',
          timestamp: '2026-03-02T08:00:00.000Z',
          devices_online: [
            { employee_id: grace, employee_name: 'Grace', fake_name: 'Grace', area: 'lab' },
            { employee_id: ada, employee_name: 'Ada', fake_name: 'Ada', area: 'default' },
          ],
        },
      },
    ]);
  });

  it('never repeat a heartbeat, and send none while the receiver wants to be left alone', async () => {
    reporting.cloud.answer = () => failed;
    await reporting.heartbeatJob();
    expect(await reporting.waiting()).toEqual([]);
    reporting.cloud.answer = () => later;
    await reporting.heartbeatJob();
    await reporting.heartbeatJob();
    expect(reporting.cloud.posted).toHaveLength(2);
    advance(30 * minute);
    await reporting.heartbeatJob();
    expect(reporting.cloud.posted).toHaveLength(3);
  });

  it('send the summaries at once when a heartbeat gets through again', async () => {
    reporting.cloud.answer = () => paused;
    await reporting.summariesJob();
    reporting.cloud.answer = () => accepted;
    await reporting.heartbeatJob();
    expect(await reporting.waiting()).toEqual([
      { again: true, seconds: 900 },
      { again: false, seconds: 0 },
    ]);
    await reporting.summariesJob();
    expect(await reporting.standing()).toEqual(['1 of 1']);
  });

  it('tell people that the receiver takes no summaries, although heartbeats get through', async () => {
    reporting.cloud.answer = ({ kind }) => (kind === 'presence' ? failed : accepted);
    await reporting.summariesJob();
    for (let n = 0; n < 9; n += 1) {
      await reporting.heartbeatJob();
      advance(8 * minute);
      await reporting.summariesJob({ again: true });
    }
    expect((await reporting.told()).map(({ name }) => name)).toEqual(['cloud.unreachable']);
    reporting.cloud.answer = () => accepted;
    advance(60 * minute);
    await reporting.summariesJob({ again: true });
    expect((await reporting.told()).map(({ name }) => name)).toEqual(['cloud.unreachable', 'cloud.reachable']);
  });

  it('are stored once per interval, by whichever process is the first', async () => {
    const monitors = [1, 2, 3].map(() => {
      const { unitOfWork } = reporting.site.database;
      return new CloudMonitor(unitOfWork, reporting.cloud, reporting.state, reporting.jobs, reporting.site.config);
    });
    for (const monitor of monitors) await monitor.onApplicationBootstrap();
    for (const monitor of monitors) await monitor.beat();
    const beats = await reporting.site.rows<{ slot: number }>(sql`
      select (extract(epoch from singleton_on)::int8 % 420)::int4 as slot from pgboss.job
      where name = 'presence.send-heartbeat'`);
    // All three may have been at work when one interval ended and the next began.
    expect(new Set(beats.map(({ slot }) => slot))).toEqual(new Set([0]));
    expect(beats.length).toBeLessThanOrEqual(2);
    expect(await reporting.waiting()).toHaveLength(3);
  });
});

describe('The state of the receiver', () => {
  let reporting: ReportingSite;

  beforeAll(async () => {
    reporting = await ReportingSite.open();
  });
  beforeEach(() => reporting.clear());
  afterAll(() => reporting.close());

  const fails = (reason = 'No answer') => reporting.site.run(() => reporting.state.failed(reason));
  const reached = () => reporting.site.run(() => reporting.state.reached());

  it('is told to people once when nothing was accepted for an hour, and once when it is again', async () => {
    await reached();
    await fails('first');
    reporting.site.clock.advance(59 * minute);
    await fails('second');
    expect(await reporting.cloudState()).toEqual({ reached: true, silent: true, announced: false, error: 'second' });
    expect(await reporting.told()).toEqual([]);
    reporting.site.clock.advance(minute);
    await Promise.all([fails('third'), fails('third')]);
    await fails('fourth');
    expect(await reached()).toBe(true);
    expect(await reached()).toBe(false);
    expect(await reporting.told()).toEqual([
      {
        name: 'cloud.unreachable',
        since: '2026-03-02T08:00:00.000Z',
        message: 'cloud.example has accepted nothing for an hour. third',
      },
      {
        name: 'cloud.reachable',
        since: '2026-03-02T08:00:00.000Z',
        message: 'cloud.example accepts what this site sends again.',
      },
    ]);
    expect(await reporting.cloudState()).toEqual({ reached: true, silent: false, announced: false, error: null });
  });

  it('is not told where something got through within the hour', async () => {
    for (let n = 0; n < 6; n += 1) {
      await fails();
      reporting.site.clock.advance(50 * minute);
      await fails();
      expect(await reached()).toBe(true);
    }
    expect(await reporting.told()).toEqual([]);
  });

  it('ends when this site reports to nobody any more', async () => {
    await fails();
    reporting.site.clock.advance(60 * minute);
    await fails();
    reporting.cloud.configured = false;
    await reporting.site.run(() => reporting.state.forget());
    expect((await reporting.told()).map(({ message }) => message)).toEqual([
      'cloud.example has accepted nothing for an hour. No answer',
      'This site reports to nobody any more.',
    ]);
    expect(await reporting.cloudState()).toEqual({ reached: false, silent: false, announced: false, error: null });
  });
});
