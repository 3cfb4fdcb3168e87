import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PresenceRetention } from '../../../src/presence/board/retention/presence-retention.service.js';
import { PresenceSite } from '../presence-site.js';

describe('What is long ago', () => {
  let site: PresenceSite;
  let retention: PresenceRetention;
  let ada: number;
  let desk: number;

  beforeAll(async () => {
    site = await PresenceSite.open({ PRESENCE_RETENTION_DAYS: '30' });
    retention = new PresenceRetention(site.database.em, site.clock, site.config);
  });
  beforeEach(async () => {
    await site.clear();
    ada = await site.employee('Ada');
    desk = await site.device(ada, '10.0.0.1');
  });
  afterAll(() => site.close());

  const forget = () => site.run(() => retention.forgetOld());
  const left = async () => {
    const [row] = await site.rows(sql`select (select count(*)::int4 from presence_session) as sessions,
      (select count(*)::int4 from state_change) as changes, (select count(*)::int4 from hourly_summary) as hours,
      (select count(*)::int4 from coverage) as coverage, (select count(*)::int4 from outage) as outages,
      (select count(*)::int4 from event) as facts`);
    return row;
  };
  /** A session, its changes, its hour, its coverage and an outage, all ending at this instant; and a fact. */
  const history = async (end: string) => {
    await site.rows(sql`insert into presence_session (device_id, employee_id, started_at, ended_at, end_reason)
                        values (${desk}, ${ada}, ${end}::timestamptz - interval '1 second', ${end}, 'silent')`);
    await site.rows(sql`insert into state_change (device_id, employee_id, timestamp, status, detected_at)
                        values (${desk}, ${ada}, ${end}, 0, ${end})`);
    await site.rows(sql`insert into hourly_summary (employee_id, hour_start, seconds_online, minutes_online, seconds_covered,
                          revision, updated_at) values (${ada}, ${end}, 3600, 60, 3600, 1, now())`);
    await site.rows(
      sql`insert into coverage (started_at, ended_at) values (${end}::timestamptz - interval '1 hour', ${end})`,
    );
    await site.rows(sql`insert into outage (started_at, ended_at, cause, devices_marked)
                        values (${end}::timestamptz - interval '1 hour', ${end}, 'suspended', 0)`);
    await site.rows(sql`insert into event (name, at, payload) values ('outage.detected', ${end}, '{}')`);
  };

  it('is forgotten after as many days as it is kept, and not a moment earlier; facts stay', async () => {
    await history('2026-01-31T07:59:59Z');
    await history('2026-01-31T08:00:00Z');
    await history('2026-03-01T08:00:00Z');
    expect(await forget()).toBe(5);
    expect(await left()).toEqual({ sessions: 2, changes: 2, hours: 2, coverage: 2, outages: 2, facts: 3 });
    expect(await forget()).toBe(0);
  });

  it('stays as long as it goes on', async () => {
    await site.rows(
      sql`insert into presence_session (device_id, employee_id, started_at) values (${desk}, ${ada}, '2025-01-01')`,
    );
    await site.rows(sql`insert into coverage (started_at, ended_at) values ('2025-01-01', '2026-03-02T07:59:00Z')`);
    expect(await forget()).toBe(0);
  });

  it('is forgotten in several batches where there is much of it', async () => {
    await site.rows(sql`insert into state_change (device_id, employee_id, timestamp, status, detected_at)
      select ${desk}, ${ada}, '2025-01-01'::timestamptz + n * interval '1 second', n % 2, now() from generate_series(1, 12001) n`);
    expect(await forget()).toBe(12_001);
    expect(await left()).toMatchObject({ changes: 0 });
  });
});
