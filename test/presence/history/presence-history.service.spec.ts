import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PresenceHistory } from '../../../src/presence/history/presence-history.service.js';
import type { StateChangeQuery } from '../../../src/presence/history/state-change.dto.js';
import { ImpossibleNow, InvalidInput } from '../../../src/shared/errors.js';
import { PresenceSite } from '../presence-site.js';

describe('The history of presence', () => {
  let site: PresenceSite;
  let history: PresenceHistory;
  let ada: number;
  let wired: number;

  beforeAll(async () => {
    site = await PresenceSite.open({ TZ: 'Europe/Lisbon' });
    history = new PresenceHistory(site.database.em, site.config);
  });
  beforeEach(async () => {
    await site.clear();
    ada = await site.employee('Ada');
    wired = await site.device(ada, '10.0.0.1');
  });
  afterAll(() => site.close());

  const changes = (wanted: Partial<StateChangeQuery> = {}, url = '/api/state-changes/') =>
    site.run(() => history.stateChanges({ limit: 50, ...wanted }, url));
  const lines = async (wanted: Partial<StateChangeQuery> = {}) =>
    (await changes(wanted)).results.map(({ timestamp, status }) => `${status} ${timestamp.slice(5, 16)}`);
  const hour = (start: string) =>
    site.rows(sql`insert into hourly_summary (employee_id, hour_start, first_seen, last_seen, seconds_online, minutes_online,
                    seconds_covered, revision, final, updated_at)
                  values (${ada}, ${start}, ${start}, ${start}::timestamptz + interval '30 min', 1800, 30, 3600, 1, true, now())`);
  const come = (at: string, status: number) =>
    site.rows(sql`insert into state_change (device_id, employee_id, timestamp, status, detected_at)
                  values (${wired}, ${ada}, ${at}, ${status}, ${at})`);

  it('is shown newest first and paged by cursor without a gap', async () => {
    for (let minute = 10; minute < 17; minute += 1) await come(`2026-03-02T08:${minute}:00Z`, minute % 2);
    const first = await changes({ limit: 3 });
    const cursor = new URLSearchParams(first.next?.split('?')[1]).get('cursor') ?? '';
    const second = await changes({ limit: 3, cursor });
    expect([...first.results, ...second.results].map(({ timestamp }) => timestamp.slice(14, 16))).toEqual([
      '16',
      '15',
      '14',
      '13',
      '12',
      '11',
    ]);
    expect(first.results[0]).toMatchObject({ employee_name: 'Ada', ip_address: '10.0.0.1', estimated: false });
  });

  it('can be narrowed to employee, device, direction, time and the calendar day of the site', async () => {
    const grace = await site.employee('Grace');
    await come('2026-07-01T22:59:00Z', 1);
    await come('2026-07-01T23:00:00Z', 0);
    expect(await lines({ date: '2026-07-02' })).toEqual(['0 07-01T23:00']);
    expect(await lines({ date: '2026-07-01' })).toEqual(['1 07-01T22:59']);
    expect(await lines({ status: 1 })).toEqual(['1 07-01T22:59']);
    expect(await lines({ employee: [grace] })).toEqual([]);
    expect(await lines({ device: [wired] })).toHaveLength(2);
    expect(await lines({ until: new Date('2026-07-01T23:00:00Z') })).toEqual(['1 07-01T22:59']);
    await expect(changes({ date: '2026-02-30' })).rejects.toBeInstanceOf(InvalidInput);
  });

  it('has hours with the day and hour of the site, the one that comes twice in autumn told apart', async () => {
    await hour('2026-10-25T00:00:00Z');
    await hour('2026-10-25T01:00:00Z');
    const { results } = await site.run(() => history.hours({ limit: 50, date: '2026-10-25' }, '/'));
    expect(results.map(({ date, hour: local, hour_start }) => [date, local, hour_start])).toEqual([
      ['2026-10-25', 1, '2026-10-25T01:00:00.000Z'],
      ['2026-10-25', 1, '2026-10-25T00:00:00.000Z'],
    ]);
  });

  it('can be taken along as CSV, in which a name is never a formula', async () => {
    await site.rows(sql`update employee set employee_name = '=HYPERLINK("x")' where id = ${ada}`);
    await come('2026-03-02T08:10:00Z', 1);
    expect(await site.run(() => history.stateChangesCsv({ limit: 50 }))).toBe(
      'timestamp,status,employee,device,ip_address,detected_at,estimated\r\n' +
        `2026-03-02T08:10:00.000Z,online,"'=HYPERLINK(""x"")",Primary Device,10.0.0.1,2026-03-02T08:10:00.000Z,false\r\n`,
    );
    await hour('2026-03-02T08:00:00Z');
    const table = await site.run(() => history.hoursCsv({ limit: 50 }));
    expect(table.split('\r\n')[1]).toContain('2026-03-02,8,2026-03-02T08:00:00.000Z');
  });

  it('is refused as a file that would be too large', async () => {
    await site.rows(sql`insert into state_change (device_id, employee_id, timestamp, status, detected_at)
      select ${wired}, ${ada}, now() + n * interval '1 second', 1, now() from generate_series(1, 50001) n`);
    await expect(site.run(() => history.stateChangesCsv({ limit: 50 }))).rejects.toBeInstanceOf(ImpossibleNow);
  });
});
