import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefusedSummaries } from '../../../src/presence/cloud/refused-summaries.service.js';
import { accepted, failed, paused } from '../../fakes/fake.cloud-client.js';
import { ReportingSite } from './reporting-site.js';

const refusal = { kind: 'refused' as const, reason: 'The receiver answered 400', aboutContent: true };

interface Sent {
  employee_id: number;
  employee_name: string;
  hour: number;
  hour_start: string;
  minutes_online: number;
}

const rowsOf = (body: Record<string, unknown>) => body['presence_data'] as Sent[];

describe('Sending hourly summaries', () => {
  let reporting: ReportingSite;
  let ada: number;
  let grace: number;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    reporting = await ReportingSite.open({ SITE_ID: 'office', TZ: 'Europe/Lisbon' });
  });
  beforeEach(async () => {
    await reporting.clear();
    ada = await reporting.site.employee('Ada');
    grace = await reporting.site.employee('Grace');
    reporting.site.clock.advance(5 * 3_600_000);
  });
  afterAll(() => reporting.close());

  const send = () => reporting.site.run(() => reporting.sender.send());
  /** `Ada 8: 30` of every message. */
  const sent = () =>
    reporting.cloud.posted.map(({ body }) =>
      rowsOf(body).map(({ employee_name, hour, minutes_online }) => `${employee_name} ${hour}: ${minutes_online}`),
    );

  it('makes one message of an hour and a revision, oldest hour first, and none of what was accepted', async () => {
    await reporting.hour(ada, 1, 10);
    await reporting.hour(ada, 0, 20);
    await reporting.hour(grace, 0, 30);
    expect(await send()).toBe('done');
    expect(sent()).toEqual([['Ada 8: 20', 'Grace 8: 30'], ['Ada 9: 10']]);
    expect(await reporting.standing()).toEqual(['1 of 1', '1 of 1', '1 of 1']);
    expect(await send()).toBe('done');
    await reporting.hour(grace, 0, 31, 2);
    await send();
    expect(sent().slice(2)).toEqual([['Grace 8: 31']]);
    expect(reporting.cloud.posted.map(({ key }) => key.replace(/[0-9a-f]{16}/, 'part'))).toEqual([
      'presence/office/2026-03-02T08:00:00.000Z/part/1',
      'presence/office/2026-03-02T09:00:00.000Z/part/1',
      'presence/office/2026-03-02T08:00:00.000Z/part/2',
    ]);
  });

  it('cuts an hour of many people into messages of 500', async () => {
    await reporting.site.rows(sql`
      insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
      select 'Name ' || n, 'Alias', 100 + n, now(), now() from generate_series(1, 1100) n`);
    await reporting.site.rows(sql`
      insert into hourly_summary (employee_id, hour_start, seconds_online, minutes_online, seconds_covered, revision, updated_at)
      select id, '2026-03-02T08:00:00Z', 60, 1, 3600, 1, now() from employee`);
    await send();
    expect(sent().map(({ length }) => length)).toEqual([500, 500, 102]);
    expect(new Set(sent().flat()).size).toBe(1102);
    expect(new Set(reporting.cloud.posted.map(({ key }) => key)).size).toBe(3);
  });

  it('repeats an attempt without an answer to the byte, and takes no later hour before it', async () => {
    await reporting.hour(ada, 0, 20);
    await reporting.hour(ada, 1, 10);
    reporting.cloud.answer = () => failed;
    expect(await send()).toEqual(failed);
    reporting.site.clock.advance(60_000);
    reporting.cloud.answer = () => accepted;
    await send();
    const [first, second] = reporting.cloud.posted;
    expect(second).toEqual(first);
    expect(sent()).toHaveLength(3);
  });

  it('leaves a revision unsent that was made while the former one was under way', async () => {
    await reporting.hour(ada, 0, 20);
    reporting.cloud.answer = async () => {
      if (reporting.cloud.posted.length === 1) await reporting.hour(ada, 0, 25, 2);
      return accepted;
    };
    await send();
    expect(sent()).toEqual([['Ada 8: 20'], ['Ada 8: 25']]);
    expect(await reporting.standing()).toEqual(['2 of 2']);
  });

  it('keeps no transaction open meanwhile', async () => {
    await reporting.hour(ada, 0, 20);
    let open: unknown;
    reporting.cloud.answer = async () => {
      open = await reporting.site.rows(
        sql`select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      );
      return accepted;
    };
    await send();
    expect(open).toEqual([]);
  });

  it('parks what is refused with the reason, and goes on with the next hour', async () => {
    await reporting.hour(ada, 0, 20);
    await reporting.hour(ada, 1, 10);
    reporting.cloud.answer = ({ key }) => (key.includes('T08') ? { ...refusal, aboutContent: false } : accepted);
    expect(await send()).toBe('done');
    expect(await reporting.standing()).toEqual(['0 of 1 The receiver answered 400', '1 of 1']);
    expect((await reporting.cloudState()).silent).toBe(false);
    await reporting.hour(ada, 0, 21, 2);
    reporting.cloud.answer = () => accepted;
    await send();
    expect(await reporting.standing()).toEqual(['2 of 2', '1 of 1']);
  });

  it('finds the row that is refused, and brings the others', async () => {
    for (let n = 0; n < 30; n += 1) await reporting.hour(await reporting.site.employee(`Name ${n}`), 0, n);
    reporting.cloud.answer = ({ body }) =>
      rowsOf(body).some(({ employee_name }) => employee_name === 'Name 17') ? refusal : accepted;
    expect(await send()).toBe('done');
    const standing = await reporting.standing();
    expect(standing.filter(line => line === '1 of 1')).toHaveLength(29);
    expect(standing.filter(line => line.endsWith('The receiver answered 400'))).toHaveLength(1);
    expect(reporting.cloud.posted.length).toBeLessThan(15);
  });

  it('does not look for it for ever', async () => {
    for (let n = 0; n < 200; n += 1) await reporting.hour(await reporting.site.employee(`Name ${n}`), 0, 1);
    reporting.cloud.answer = () => refusal;
    expect(await send()).toBe('done');
    expect(reporting.cloud.posted.length).toBeLessThan(90);
    expect((await reporting.standing()).every(line => line === '0 of 1 The receiver answered 400')).toBe(true);
  });

  it('parks nothing while this site is not welcome', async () => {
    await reporting.hour(ada, 0, 20);
    reporting.cloud.answer = () => paused;
    expect(await send()).toEqual(paused);
    expect(await reporting.standing()).toEqual(['0 of 1']);
    expect(await reporting.cloudState()).toMatchObject({ silent: true, error: 'Wrong token' });
  });

  it('sends what was refused again when somebody wants it', async () => {
    await reporting.hour(ada, 0, 20);
    reporting.cloud.answer = () => refusal;
    await send();
    const { em } = reporting.site.database;
    const refused = new RefusedSummaries(em, reporting.jobs);
    expect(await reporting.site.run(() => refused.resend())).toBe(1);
    expect(await reporting.waiting()).toHaveLength(1);
    reporting.cloud.answer = () => accepted;
    await send();
    expect(await reporting.standing()).toEqual(['1 of 1']);
    expect(await reporting.site.run(() => refused.resend())).toBe(0);
  });

  it('sends nothing where nobody is reported to', async () => {
    reporting.cloud.configured = false;
    await reporting.hour(ada, 0, 20);
    expect(await send()).toBe('done');
    await reporting.summariesJob();
    await reporting.heartbeatJob();
    expect(reporting.cloud.posted).toEqual([]);
    expect(await reporting.waiting()).toEqual([]);
    expect(await reporting.standing()).toEqual(['0 of 1']);
  });
});

describe('Sending hourly summaries every six hours', () => {
  it('waits until the last hour of six is over', async () => {
    const reporting = await ReportingSite.open({ SUMMARY_INTERVAL_HOURS: '6' });
    await reporting.clear();
    const ada = await reporting.site.employee('Ada');
    await reporting.hour(ada, 0, 20);
    await reporting.hour(ada, 5, 20);
    const sentAt = async (hours: number) => {
      reporting.site.clock.advance(hours * 3_600_000);
      await reporting.site.run(() => reporting.sender.send());
      return reporting.cloud.posted.length;
    };
    expect([await sentAt(3), await sentAt(1), await sentAt(5), await sentAt(1)]).toEqual([0, 1, 1, 2]);
    await reporting.close();
  });
});
