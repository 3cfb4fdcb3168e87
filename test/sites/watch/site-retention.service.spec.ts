import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { SiteRetention } from '../../../src/sites/watch/site-retention.service.js';
import { ReceivingSite } from '../receiving-site.js';

let site: ReceivingSite;
beforeAll(async () => {
  site = await ReceivingSite.open();
});
afterAll(() => site.close());

it('Hours of other sites are forgotten when they are older than the configuration wants to keep', async () => {
  await site.run(() => site.sites.create({ site_id: 'lisbon' }));
  await site.rows(sql`
    insert into site_presence (site_id, employee_id, hour_start, employee_name, fake_name, date, hour, minutes_online,
                               revision, reported_at, received_at)
    select 1, n, ${site.clock.now().toISOString()}::timestamptz - n * interval '1 hour', 'Ada', 'Ada', '2026-03-02', 0, 0, 1,
           now(), now()
    from generate_series(1, 12000) n`);
  const config = new Config(readEnvironment({ ENVIRONMENT: 'test', PRESENCE_RETENTION_DAYS: '10' }));
  const retention = new SiteRetention(site.database.em, site.clock, config);
  await site.run(() => retention.forgetOld());
  expect(await site.rows(sql`select count(*)::int4 as hours from site_presence`)).toEqual([{ hours: 240 }]);
});
