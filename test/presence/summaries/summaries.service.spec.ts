import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { SummariesService } from '../../../src/presence/summaries/summaries.service.js';
import { monday, PresenceSite } from '../presence-site.js';

const minute = 60_000;
const withoutRevision = (line: string) => line.replace(/ r\d+/, '');

describe('Hourly summaries', () => {
  let site: PresenceSite;
  let jobs: Jobs;
  let summaries: SummariesService;
  let ada: number;
  let wired: number;

  beforeAll(async () => {
    site = await PresenceSite.open();
    jobs = new Jobs(Database.at(site.database.address), site.database.em, site.database.unitOfWork);
    summaries = new SummariesService(site.database.em, jobs, site.clock, site.config);
  });
  beforeEach(async () => {
    await site.clear();
    await site.rows(sql`delete from pgboss.job`);
    await site.rows(sql`insert into system_status (id, updated_at, started_at) values (1, now(), now())`);
    ada = await site.employee('Ada');
    wired = await site.device(ada, '10.0.0.1');
  });
  afterAll(async () => {
    await jobs.beforeApplicationShutdown();
    await site.close();
  });

  const catchUp = () => site.run(() => summaries.catchUp());
  const later = (ms: number) => site.clock.advance(ms);
  const hours = () =>
    site
      .rows<{ line: string }>(
        sql`select concat_ws(' ', employee_id, to_char(hour_start at time zone 'UTC', 'HH24'),
                             to_char(first_seen at time zone 'UTC', 'HH24:MI:SS'), to_char(last_seen at time zone 'UTC', 'HH24:MI:SS'),
                             minutes_online || 'min', seconds_covered || 's', 'r' || revision, case when final then 'final' end) as line
            from hourly_summary order by hour_start, employee_id`,
      )
      .then(rows => rows.map(({ line }) => line));
  const sends = async () => {
    const [row] = await site.rows<{ count: number }>(
      sql`select count(*)::int4 as count from pgboss.job where name = 'presence.send-summaries'`,
    );
    return row?.count;
  };

  it('are made soon after the hour, with presence from before it and what was watched', async () => {
    await site.minutes(70, [[wired, 'up']]);
    expect(await catchUp()).toBe(1);
    expect(await hours()).toEqual([`${ada} 08 08:00:00 09:00:00 60min 3600s r1`]);
    expect(await sends()).toBe(1);
  });

  it('wait until the sweep at the end of the hour is in', async () => {
    await site.minutes(62, [[wired, 'up']]);
    expect(await catchUp()).toBe(0);
    later(minute);
    expect(await catchUp()).toBe(1);
  });

  it('are final once no open session can reach back, and say nothing new then', async () => {
    await site.minutes(70, [[wired, 'up']]);
    await catchUp();
    later(7 * minute);
    expect(await catchUp()).toBe(0);
    expect(await hours()).toEqual([`${ada} 08 08:00:00 09:00:00 60min 3600s r1 final`]);
    expect(await sends()).toBe(1);
  });

  it('are revised where late evidence bridges the end of the hour', async () => {
    const phone = await site.device(ada, '10.0.0.2', 'phone');
    await site.minutes(55, [[phone, 'up']]);
    await site.minutes(8, [[phone, 'down']]);
    expect(await catchUp()).toBe(1);
    expect(await hours()).toEqual([`${ada} 08 08:00:00 08:54:00 54min 3600s r1`]);
    await site.minutes(1, [[phone, 'up']]);
    later(20 * minute);
    expect(await catchUp()).toBe(1);
    expect(await hours()).toEqual([`${ada} 08 08:00:00 09:00:00 60min 3600s r2 final`]);
  });

  it('count several devices at once only once', async () => {
    const phone = await site.device(ada, '10.0.0.2', 'phone');
    await site.minutes(30, [
      [wired, 'up'],
      [phone, 'up'],
    ]);
    later(60 * minute);
    await catchUp();
    expect(await hours()).toEqual([`${ada} 08 08:00:00 08:29:00 29min 1741s r1 final`]);
  });

  it('of hours in which nobody summed up are made up for, also over days', async () => {
    await site.minutes(10, [[wired, 'up']]);
    later(49 * 60 * minute);
    await site.minutes(10, [[wired, 'up']]);
    later(2 * 60 * minute);
    expect(await catchUp()).toBe(2);
    expect(await hours()).toEqual([
      `${ada} 08 08:00:00 08:09:00 9min 541s r1 final`,
      `${ada} 09 09:10:00 09:19:00 9min 541s r1 final`,
    ]);
    expect(await catchUp()).toBe(0);
  });

  it('leave out whoever was not there, and stay when a device is deleted', async () => {
    await site.employee('Grace');
    await site.minutes(10, [[wired, 'up']]);
    later(60 * minute);
    await catchUp();
    await site.rows(sql`delete from device where id = ${wired}`);
    later(24 * 60 * minute);
    await catchUp();
    expect(await hours()).toEqual([`${ada} 08 08:00:00 08:09:00 9min 541s r1 final`]);
  });

  it('are the same however often and whenever they are made', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ count: fc.integer({ min: 1, max: 50 }), up: fc.boolean(), sum: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        async history => {
          await site.rows(
            sql`truncate presence_session, state_change, coverage, hourly_summary, event restart identity`,
          );
          await site.rows(sql`update device_liveness set last_up_at = null`);
          await site.rows(sql`update system_status set summed_through = null`);
          site.clock.step(monday - site.clock.now().getTime());
          for (const { count, up, sum } of history) {
            await site.minutes(count, [[wired, up ? 'up' : 'down']]);
            if (sum) await catchUp();
          }
          later(2 * 60 * minute);
          await catchUp();
          const piecemeal = await hours();
          await site.rows(sql`delete from hourly_summary`);
          await site.rows(sql`update system_status set summed_through = null`);
          await catchUp();
          const atOnce = await hours();
          // An hour that was told of and then turned out empty stays, with nothing in it; here none can.
          expect(piecemeal.map(withoutRevision)).toEqual(atOnce.map(withoutRevision));
        },
      ),
      { numRuns: 15 },
    );
  });
});
