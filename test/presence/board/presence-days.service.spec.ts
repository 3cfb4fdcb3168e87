import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarQuery, TimelineQuery } from '../../../src/presence/board/days/days.query.dto.js';
import { PresenceDays } from '../../../src/presence/board/days/presence-days.service.js';
import { InvalidInput } from '../../../src/shared/errors.js';
import { PresenceSite } from '../presence-site.js';

const time = ({ from, to }: { from: string; to: string }) => `${from.slice(5, 16)} ${to.slice(5, 16)}`;

describe('The days of presence', () => {
  let site: PresenceSite;
  let days: PresenceDays;
  let ada: number;
  let desk: number;
  let pocket: number;

  beforeAll(async () => {
    site = await PresenceSite.open({ TZ: 'Europe/Lisbon' });
    days = new PresenceDays(site.database.em, site.clock, site.config);
  });
  beforeEach(async () => {
    await site.clear();
    ada = await site.employee('Ada');
    desk = await site.device(ada, '10.0.0.1');
    pocket = await site.device(ada, '10.0.0.2', 'phone');
  });
  afterAll(() => site.close());

  const timeline = (wanted: TimelineQuery = {}) => site.run(() => days.timeline(wanted));
  const calendar = (wanted: CalendarQuery = {}) => site.run(() => days.calendar(wanted));
  const session = (device: number, from: string, to: string | null, employee = ada) =>
    site.rows(sql`insert into presence_session (device_id, employee_id, started_at, ended_at, end_reason)
                  values (${device}, ${employee}, ${from}, ${to}, ${to && 'silent'})`);
  const watched = (from: string, to: string) =>
    site.rows(sql`insert into coverage (started_at, ended_at) values (${from}, ${to})`);

  const names = async (wanted: TimelineQuery) =>
    (await timeline(wanted)).employees.map(({ employee_name }) => employee_name);

  it('have the union of the devices that count, and each device by itself', async () => {
    const tablet = await site.device(ada, '10.0.0.3', 'laptop', false);
    await session(desk, '2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
    await session(pocket, '2026-03-02T08:30:00Z', '2026-03-02T09:15:30Z');
    await session(tablet, '2026-03-02T12:00:00Z', '2026-03-02T13:00:00Z');
    const { employees } = await timeline({ date: '2026-03-02' });
    expect(employees).toHaveLength(1);
    expect(employees[0]).toMatchObject({
      id: ada,
      employee_name: 'Ada',
      seconds_online: 4530,
      first_seen: '2026-03-02T08:00:00.000Z',
      last_seen: '2026-03-02T09:15:30.000Z',
      intervals: [{ from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T09:15:30.000Z', seconds: 4530, ongoing: false }],
    });
    expect(
      employees[0]?.devices.map(({ id, seconds_online, counts_for_presence }) => [
        id,
        seconds_online,
        counts_for_presence,
      ]),
    ).toEqual([
      [desk, 3600, true],
      [pocket, 2730, true],
      [tablet, 3600, false],
    ]);
  });

  it('of 25 hours begin and end at the midnights of the site', async () => {
    await session(desk, '2026-10-24T20:00:00Z', '2026-10-26T08:00:00Z');
    const { from, to, seconds, employees } = await timeline({ date: '2026-10-25' });
    expect([from, to, seconds]).toEqual(['2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z', 25 * 3600]);
    expect(employees[0]).toMatchObject({ seconds_online: 25 * 3600, last_seen: to });
    expect((await timeline({ date: '2026-03-29' })).seconds).toBe(23 * 3600);
  });

  it('show what goes on up to its newest answer', async () => {
    await site.minutes(11, [[desk, 'up']]);
    const { date, employees, uncovered, seconds_covered } = await timeline();
    expect(date).toBe('2026-03-02');
    expect(employees[0]?.intervals).toEqual([
      { from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T08:10:00.000Z', seconds: 600, ongoing: true },
    ]);
    expect(uncovered.map(time)).toEqual(['03-02T00:00 03-02T08:00']);
    expect(seconds_covered).toBe(601);
  });

  it('tell what nobody watched, and why', async () => {
    await watched('2026-03-01T20:00:00Z', '2026-03-02T01:00:00Z');
    await watched('2026-03-02T05:00:00Z', '2026-03-02T06:00:00Z');
    await site.rows(sql`insert into outage (started_at, ended_at, cause, devices_marked) values
      ('2026-03-01T22:00:00Z', '2026-03-01T23:00:00Z', 'suspended', 0),
      ('2026-03-02T01:00:00Z', '2026-03-02T05:00:00Z', 'host_rebooted', 2),
      ('2026-03-02T06:00:00Z', '2026-03-02T07:30:00Z', 'clean_stop', 0)`);
    const { uncovered, outages, seconds_covered } = await timeline({ date: '2026-03-02' });
    expect(uncovered.map(time)).toEqual(['03-02T01:00 03-02T05:00', '03-02T06:00 03-02T08:00']);
    expect(seconds_covered).toBe(2 * 3600);
    expect(
      outages.map(({ cause, duration_seconds, devices_marked }) => [cause, duration_seconds, devices_marked]),
    ).toEqual([
      ['clean_stop', 5400, 0],
      ['host_rebooted', 14_400, 2],
    ]);
    expect((await timeline({ date: '2026-03-03' })).uncovered).toEqual([]);
  });

  it('are those of the owner a device had then', async () => {
    const grace = await site.employee('Grace');
    await session(desk, '2026-03-02T06:00:00Z', '2026-03-02T07:00:00Z', grace);
    await session(desk, '2026-03-02T07:00:00Z', '2026-03-02T07:30:00Z');
    const { employees } = await timeline();
    expect(employees.map(({ id, seconds_online }) => [id, seconds_online])).toEqual([
      [ada, 1800],
      [grace, 3600],
    ]);
  });

  it('have everybody who is active, whoever else was here, or those who are asked for', async () => {
    const gone = await site.employee('Gone');
    await session(await site.device(gone, '10.0.0.3'), '2026-03-02T06:00:00Z', '2026-03-02T07:00:00Z', gone);
    await site.rows(sql`update employee set active = false where id = ${gone}`);
    expect(await names({ date: '2026-03-02' })).toEqual(['Ada', 'Gone']);
    expect(await names({ date: '2026-03-01' })).toEqual(['Ada']);
    expect(await names({ employee: [gone, 999] })).toEqual(['Gone']);
    expect((await calendar({ employee: [gone] })).employees.map(({ seconds_online }) => seconds_online)).toEqual([
      3600,
    ]);
  });

  it('are refused where the calendar has none', async () => {
    await expect(timeline({ date: '2026-02-29' })).rejects.toBeInstanceOf(InvalidInput);
  });

  it('make a calendar whose days are as long as those of the zone', async () => {
    await session(desk, '2026-03-28T23:30:00Z', '2026-03-29T23:15:00Z');
    await session(pocket, '2026-03-29T23:10:00Z', '2026-03-30T10:00:00.400Z');
    await watched('2026-03-29T00:00:00Z', '2026-03-29T12:00:00Z');
    const { month, time_zone, days: all, employees } = await calendar({ month: '2026-03' });
    expect([month, time_zone, all.length]).toEqual(['2026-03', 'Europe/Lisbon', 31]);
    expect(all[28]).toEqual({
      date: '2026-03-29',
      from: '2026-03-29T00:00:00.000Z',
      to: '2026-03-29T23:00:00.000Z',
      seconds: 23 * 3600,
      seconds_covered: 12 * 3600,
    });
    const online = employees[0]?.days.filter(({ seconds_online }) => seconds_online > 0);
    expect(online?.map(({ date, seconds_online, seconds_covered }) => [date, seconds_online, seconds_covered])).toEqual(
      [
        ['2026-03-28', 1800, 0],
        ['2026-03-29', 23 * 3600, 12 * 3600],
        ['2026-03-30', 11 * 3600, 0],
      ],
    );
    expect(employees[0]?.seconds_online).toBe(1800 + 34 * 3600);
    expect(online?.at(-1)).toMatchObject({
      first_seen: '2026-03-29T23:00:00.000Z',
      last_seen: '2026-03-30T10:00:00.400Z',
    });
    expect((await calendar()).month).toBe('2026-03');
  });

  it('can be taken along as tables', async () => {
    await session(desk, '2026-03-02T06:00:00Z', '2026-03-02T07:00:00Z');
    await session(desk, '2026-03-02T07:30:00Z', '2026-03-02T07:45:00Z');
    await site.rows(sql`update employee set fake_name = '+44' where id = ${ada}`);
    expect(await site.run(() => days.timelineCsv({ date: '2026-03-02' }))).toBe(
      'date,employee,fake_name,area,from,to,seconds,ongoing\r\n' +
        "2026-03-02,Ada,'+44,default,2026-03-02T06:00:00.000Z,2026-03-02T07:00:00.000Z,3600,false\r\n" +
        "2026-03-02,Ada,'+44,default,2026-03-02T07:30:00.000Z,2026-03-02T07:45:00.000Z,900,false\r\n",
    );
    const table = (await site.run(() => days.calendarCsv({ month: '2026-03' }))).split('\r\n');
    expect(table).toHaveLength(33);
    expect(table.slice(0, 3)).toEqual([
      'date,employee,fake_name,area,seconds_online,seconds_covered,first_seen,last_seen',
      "2026-03-01,Ada,'+44,default,0,0,,",
      "2026-03-02,Ada,'+44,default,4500,0,2026-03-02T06:00:00.000Z,2026-03-02T07:45:00.000Z",
    ]);
  });
});
