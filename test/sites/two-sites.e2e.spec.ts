import { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { SendHeartbeatJob, sendHeartbeatJob } from '../../src/presence/cloud/send-heartbeat.job.js';
import { sendSummariesJob } from '../../src/presence/cloud/send-summaries.job.js';
import { SummarySender } from '../../src/presence/cloud/summary-sender.service.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { BadLine, troubles, type Trouble } from './bad-line.js';

interface Named {
  id: number;
  token: string;
  [field: string]: unknown;
}

const rowsIn = <Row>(app: TestApp, statement: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  app.app.get(UnitOfWork).run(() => query(app.app.get(EntityManager), statement));

describe('A Sitewatch that reports to another one', () => {
  let receiver: TestApp;
  let sender: TestApp;
  let line: BadLine;
  let site: number;

  beforeAll(async () => {
    receiver = await testApp();
    const { body } = await receiver.request<Named>('POST', '/api/sites/', { site_id: 'lisbon', name: 'Lisbon' });
    site = body.id;
    line = await BadLine.open(receiver.url);
    sender = await testApp({
      env: {
        SITE_ID: 'lisbon',
        TZ: 'Europe/Lisbon',
        CLOUD_API_URL: line.url,
        CLOUD_API_TOKEN: body.token,
        EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
        PING_INTERVAL_SECONDS: '5',
      },
    });
  });
  afterAll(async () => {
    await sender.close();
    await line.close();
    await receiver.close();
  });

  /** Somebody's hours around the time the clocks are set back, one of each hour, with one device or none. */
  const people = async (count: number) => {
    await rowsIn(
      sender,
      sql`insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
          select 'Name ' || n, 'Alias ' || n, 1000 + n, now(), now() from generate_series(1, ${count}::int4) n`,
    );
    await rowsIn(
      sender,
      sql`insert into hourly_summary (employee_id, hour_start, first_seen, last_seen, seconds_online, minutes_online,
                                      seconds_covered, revision, updated_at)
          select e.id, h, h, h + interval '10 minutes', 600, 10, 3600, 1, now()
          from employee e, generate_series('2026-10-24T20:00:00Z'::timestamptz, '2026-10-25T07:00:00Z', interval '1 hour') h
          where e.display_order >= 1000`,
    );
  };
  /** New findings about some of the hours, as the summing up would store them. */
  const revise = (salt: number) =>
    rowsIn(
      sender,
      sql`update hourly_summary
          set minutes_online = (id * ${salt}) % 61, revision = revision + 1, updated_at = now(), parked_reason = null
          where (id * 7919 + ${salt}) % 5 = 0`,
    );
  const send = () => sender.app.get(UnitOfWork).run(() => sender.app.get(SummarySender).send());
  const beat = () => sender.app.get(UnitOfWork).run(() => sender.app.get(SendHeartbeatJob).send());
  const columns = sql`hour_start, first_seen, last_seen, minutes_online, revision`;
  const sent = () =>
    rowsIn(
      sender,
      sql`select employee_id, employee_name, fake_name, ${columns}
          from hourly_summary h join employee e on e.id = h.employee_id order by hour_start, employee_id`,
    );
  const received = () =>
    rowsIn(
      receiver,
      sql`select employee_id, employee_name, fake_name, ${columns} from site_presence
          where site_id = ${site} order by hour_start, employee_id`,
    );

  it('tells who is here', async () => {
    const { body: ada } = await sender.request<Named>('POST', '/api/employees/', { employee_name: 'Ada' });
    await sender.request('POST', '/api/devices/', { employee: ada.id, ip_address: '127.0.0.9' });
    await eventually(async () => {
      const { body } = await sender.request<Named>('GET', `/api/employees/${ada.id}/`);
      expect(body['is_online']).toBe(true);
    }, 30_000);
    await beat();
    const { body } = await receiver.request('GET', '/api/sites/board/');
    expect(body).toMatchObject({
      counts: { reporting: 1, silent: 0, online: 1 },
      sites: [{ site_id: 'lisbon', status: 'reporting', online: [{ employee_id: ada.id, employee_name: 'Ada' }] }],
    });
  });

  it('has the same hours in the other table, after a line that loses, delays and repeats', async () => {
    await people(30);
    const fates: Trouble[] = fc.sample(fc.constantFrom(...troubles), { numRuns: 400, seed: 4 });
    let next = 0;
    line.trouble = () => fates[next++ % fates.length] ?? 'none';
    for (let round = 1; round <= 12; round += 1) {
      await Promise.all([send(), send()]);
      await revise(round);
      await send();
      if (round % 3 === 0) await line.release();
    }
    expect(new Set(fates.slice(0, next)).size).toBe(troubles.length);
    for (let answer = await send(); answer !== 'done'; answer = await send());
    line.trouble = () => 'none';
    await line.release();
    const table = await received();
    expect(table).toHaveLength(360);
    expect(table).toEqual(await sent());
    const { body } = await receiver.request<{ results: Named[] }>(
      'GET',
      `/api/sites/${site}/presence/?date=2026-10-25&limit=500`,
    );
    // The clocks of Lisbon showed one hour twice that day: both are there, under their two instants.
    const twice = body.results.filter(({ hour }) => hour === 1);
    expect(new Set(twice.map(hour => hour['hour_start']))).toEqual(
      new Set(['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z']),
    );
  });

  it('comes back by itself after failures, without anybody asking', async () => {
    await rowsIn(sender, sql`delete from pgboss.job where name in (${sendSummariesJob}, ${sendHeartbeatJob})`);
    let failures = 2;
    line.trouble = () => (failures-- > 0 ? 'lost' : 'none');
    const before = line.requests;
    await revise(99);
    await sender.app.get(UnitOfWork).run(() => sender.app.get(Jobs).send(sendSummariesJob, {}));
    await eventually(async () => expect(await received()).toEqual(await sent()), 50_000);
    expect(line.requests - before).toBeGreaterThan(2);
    const unsent = await rowsIn(sender, sql`select id from hourly_summary where revision > sent_revision`);
    expect(unsent).toEqual([]);
  });

  it('waits with what it has where its token is refused, and goes on with the new one', async () => {
    const { body } = await receiver.request<Named>('PATCH', `/api/sites/${site}/`, { enabled: false });
    expect(body['status']).toBe('disabled');
    await revise(100);
    expect(await send()).toMatchObject({ kind: 'paused' });
    const { body: status } = await sender.request<{ results: Named[] }>('GET', '/api/hourly-summaries/?limit=500');
    expect(status.results.filter(({ parked_reason }) => parked_reason !== null)).toEqual([]);
    await receiver.request('PATCH', `/api/sites/${site}/`, { enabled: true });
    expect(await send()).toBe('done');
    expect(await received()).toEqual(await sent());
  });
});
