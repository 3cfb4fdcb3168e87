import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AttendanceDayView } from '../../../src/attendance/days/attendance-day.dto.js';
import { AttendanceDays } from '../../../src/attendance/days/attendance-days.service.js';
import type { DaysQuery } from '../../../src/attendance/days/days.query.dto.js';
import { InvalidInput } from '../../../src/shared/errors.js';
import { AttendanceSite } from './attendance-site.js';
import { FakePresenceBeside } from './fake.presence-beside.js';

const monday = { from: '2026-03-02', until: '2026-03-02' };
const clockTime = (instant: string | null) => instant?.slice(11, 16) ?? '…';
const pairs = (day: AttendanceDayView | undefined) =>
  day?.pairs.map(pair => [clockTime(pair.in), pair.open ? '>' : clockTime(pair.out)].join('-'));
/** `Ada 03-02 present`. */
const short = ({ employee_name, date, verdict }: AttendanceDayView) =>
  [employee_name, date.slice(5), verdict].join(' ');

describe('The days of attendance', () => {
  let site: AttendanceSite;
  let days: AttendanceDays;
  const presence = new FakePresenceBeside();

  beforeAll(async () => {
    site = await AttendanceSite.open();
    days = new AttendanceDays(site.database.em, site.clock, site.config, presence);
  });
  beforeEach(async () => {
    await site.clear();
    presence.known.clear();
    presence.asked.length = 0;
    await site.terminal('Gate');
  });
  afterAll(() => site.close());

  const page = (wanted: Partial<DaysQuery> = {}, url = '/api/hrm/attendance-days/') =>
    site.run(() => days.list({ page: 1, page_size: 50, ...wanted }, url));
  const list = async (wanted: Partial<DaysQuery> = {}) => (await page(wanted)).results;
  const verdictThen = async () => (await list(monday))[0]?.verdict;
  const correct = (row: { employee: number; kind: string; at: string; direction?: string; record?: number }) =>
    site.rows(sql`insert into attendance_correction (employee_id, kind, at, direction, record_id, reason, author, created_at)
                  values (${row.employee}, ${row.kind}, ${row.at}, ${row.direction ?? null}, ${row.record ?? null}, 'why',
                          'admin', now())`);

  it('are what the punches of the ledger say, with presence beside them', async () => {
    const ada = await site.employee('Ada', '17');
    await site.schedule('09:00', '17:00');
    await site.punch('17', '2026-03-02T09:10:00');
    const out = await site.punch('17', '2026-03-02T17:30:00');
    const seen = { firstSeen: Date.parse('2026-03-02T09:05:00Z'), lastSeen: Date.parse('2026-03-02T17:40:00Z') };
    presence.known.set(`${ada} 2026-03-02`, { ...seen, secondsOnline: 30_000 });
    const [day] = await list(monday);
    expect(day).toMatchObject({
      employee: ada,
      employee_name: 'Ada',
      date: '2026-03-02',
      first_in: '2026-03-02T09:10:00.000Z',
      last_out: '2026-03-02T17:30:00.000Z',
      pairs: [{ in: '2026-03-02T09:10:00.000Z', out: '2026-03-02T17:30:00.000Z', open: false }],
      worked_seconds: 30_000,
      late_seconds: 600,
      early_seconds: 0,
      overtime_seconds: 1200,
      verdict: 'present',
      flags: [],
      presence: {
        first_seen: '2026-03-02T09:05:00.000Z',
        last_seen: '2026-03-02T17:40:00.000Z',
        seconds_online: 30_000,
      },
    });
    expect(day?.punches[1]).toEqual({
      record_id: out,
      correction_id: null,
      timestamp: '2026-03-02T17:30:00.000Z',
      local_time: '2026-03-02T17:30:00',
      direction: 'out',
      device: 1,
      device_name: 'Gate',
      counted: true,
      why: null,
    });
  });

  it('belong to whoever has the code now: history is linked the moment a code is', async () => {
    const ada = await site.employee('Ada', null);
    await site.punch('17', '2026-03-02T09:00:00');
    await site.punch('17', '2026-03-02T17:00:00');
    expect(await list(monday)).toMatchObject([{ punches: [], flags: ['without_code', 'without_schedule'] }]);
    await site.rows(sql`update employee set attendance_code = '17' where id = ${ada}`);
    expect((await list(monday)).map(pairs)).toEqual([['09:00-17:00']]);
  });

  it('are those of the month up to today, newest first, by page', async () => {
    await site.employee('Ada', '1');
    await site.employee('Grace', '2');
    const wanted = { page_size: 4 };
    const first = await page(wanted, '/api/hrm/attendance-days/?page_size=4');
    expect([first.count, first.next, first.previous]).toEqual([
      6,
      '/api/hrm/attendance-days/?page_size=4&page=2',
      null,
    ]);
    const second = await page({ ...wanted, page: 2 });
    expect([...first.results, ...second.results].map(short)).toEqual([
      'Ada 03-03 day_off',
      'Grace 03-03 day_off',
      'Ada 03-02 day_off',
      'Grace 03-02 day_off',
      'Ada 03-01 day_off',
      'Grace 03-01 day_off',
    ]);
    expect(presence.asked).toEqual([4, 2]);
  });

  it('have whole night shifts, the one that goes on included', async () => {
    await site.employee('Ada', '1');
    await site.schedule('22:00', '06:00');
    for (const at of ['02T21:55', '03T06:05']) await site.punch('1', `2026-03-${at}:00`);
    site.clock.step(12 * 3_600_000);
    await site.punch('1', '2026-03-03T22:00:00');
    const found = await list({ from: '2026-03-02', until: '2026-03-04' });
    expect(found.map(short)).toEqual(['Ada 03-03 open', 'Ada 03-02 present']);
    expect(found.map(pairs)).toEqual([['22:00->'], ['21:55-06:05']]);
  });

  it('are by the schedule of their own for whoever has one, else by that of everybody', async () => {
    const ada = await site.employee('Ada', '1');
    await site.employee('Grace', '2');
    await site.schedule('09:00', '17:00');
    const late = await site.schedule('11:00', '19:00', false);
    await site.rows(sql`insert into schedule_member (employee_id, schedule_id) values (${ada}, ${late})`);
    for (const code of ['1', '2']) await site.punch(code, '2026-03-02T11:00:00');
    expect((await list(monday)).map(day => day.late_seconds)).toEqual([0, 7200]);
  });

  it('follow the way a terminal tells arrivals from departures', async () => {
    await site.employee('Ada', '1');
    const door = await site.terminal('Door', { mode: 'first_last' });
    for (const at of ['09:00', '12:00', '13:00', '17:00'])
      await site.punch('1', `2026-03-02T${at}:00`, { device: door });
    const [day] = await list(monday);
    expect([pairs(day), day?.punches.map(({ why }) => why)]).toEqual([
      ['09:00-17:00'],
      [null, 'between', 'between', null],
    ]);
  });

  it('keep the punches of a terminal that was deleted', async () => {
    await site.employee('Ada', '1');
    await site.punch('1', '2026-03-02T09:00:00', { device: 99, state: 0 });
    expect((await list(monday))[0]?.punches).toMatchObject([{ device: 99, device_name: null, direction: 'in' }]);
  });

  it('are put right by corrections as long as those hold', async () => {
    const ada = await site.employee('Ada', '1');
    await site.punch('1', '2026-03-02T09:00:00', { state: 0 });
    const wrong = await site.punch('1', '2026-03-02T09:20:00', { state: 1 });
    await correct({ employee: ada, kind: 'ignore', at: '2026-03-02T09:20:00Z', record: wrong });
    await correct({ employee: ada, kind: 'punch', at: '2026-03-02T17:00:00Z', direction: 'out' });
    const [day] = await list(monday);
    expect([pairs(day), day?.verdict, day?.flags]).toEqual([
      ['09:00-17:00'],
      'present',
      ['corrected', 'without_schedule'],
    ]);
    expect(day?.punches).toMatchObject([
      { correction_id: null },
      { record_id: wrong, correction_id: 1, counted: false, why: 'ignored' },
      { record_id: null, correction_id: 2, local_time: '2026-03-02T17:00:00', device: null, counted: true },
    ]);
    await site.rows(sql`update attendance_correction set withdrawn_at = now(), withdrawn_by = 'admin'`);
    expect((await list(monday)).map(pairs)).toEqual([['09:00-09:20']]);
  });

  it('show records that do not count', async () => {
    await site.employee('Ada', '1');
    await site.punch('1', '2026-03-02T09:00:00', { valid: false });
    await site.punch('1', '2026-03-02T10:00:00', { resolution: 'impossible' });
    const [day] = await list(monday);
    expect([day?.verdict, day?.punches.map(({ why }) => why)]).toEqual(['day_off', ['not_valid', 'impossible_time']]);
  });

  it('are nobody’s absence before every terminal was read beyond their end', async () => {
    await site.employee('Ada', '1');
    await site.schedule('09:00', '17:00');
    expect(await verdictThen()).toBe('absent');
    const door = await site.terminal('Door', { syncedAt: '2026-03-03T04:59:59Z' });
    expect(await verdictThen()).toBe('unknown');
    await site.rows(sql`update attendance_device set is_enabled = false where id = ${door}`);
    expect(await verdictThen()).toBe('absent');
    await site.rows(sql`update attendance_device set is_enabled = true where id = ${door}`);
    await site.rows(sql`insert into push_terminal (serial_number, approval, device_id, remote_address, first_seen_at, last_seen_at)
                        values ('X1', 'approved', ${door}, '10.0.0.9', '2026-03-01', '2026-03-03T05:00:00Z')`);
    expect(await verdictThen()).toBe('absent');
    await site.rows(sql`update attendance_device set created_at = '2026-03-03T00:00:00Z'`);
    expect(await verdictThen()).toBe('unknown');
  });

  it('are nobody’s absence before they were known here, by name or by punch', async () => {
    await site.schedule('09:00', '17:00');
    await site.employee('Ada', '1', true, '2026-03-03T08:00:00Z');
    expect(await list(monday)).toMatchObject([{ verdict: 'unknown', flags: [] }]);
    await site.punch('1', '2026-02-20T09:00:00');
    expect((await list(monday)).map(short)).toEqual(['Ada 03-02 absent']);
  });

  it('have everybody who is active, and whoever else has punched', async () => {
    await site.schedule('09:00', '17:00');
    await site.employee('Ada', '1');
    const left = await site.employee('Grace', '2', false);
    expect((await list(monday)).map(short)).toEqual(['Ada 03-02 absent']);
    expect((await list({ ...monday, employee: [left] })).map(short)).toEqual(['Grace 03-02 day_off']);
    await site.punch('2', '2026-03-02T09:00:00');
    expect((await list(monday)).map(short)).toEqual(['Ada 03-02 absent', 'Grace 03-02 incomplete']);
  });

  it('can be narrowed to employees, areas, names and verdicts', async () => {
    await site.schedule('09:00', '17:00');
    const ada = await site.employee('Ada', '1');
    const grace = await site.employee('Grace', '2');
    await site.rows(sql`update employee set area = 'lab' where id = ${grace}`);
    await site.punch('1', '2026-03-02T09:00:00');
    expect((await list({ ...monday, employee: [ada] })).map(short)).toEqual(['Ada 03-02 incomplete']);
    expect((await list({ ...monday, area: 'lab' })).map(short)).toEqual(['Grace 03-02 absent']);
    expect((await list({ ...monday, search: 'gra' })).map(short)).toEqual(['Grace 03-02 absent']);
    const both = await page({ verdict: ['absent', 'incomplete'], page_size: 1 });
    expect([both.count, both.results.map(short)]).toEqual([2, ['Ada 03-02 incomplete']]);
    expect((await list({ verdict: ['absent'] })).map(short)).toEqual(['Grace 03-02 absent']);
  });

  it('are refused where the calendar has no such day, or for too many of them', async () => {
    const refused = (wanted: Partial<DaysQuery>) => expect(list(wanted)).rejects.toBeInstanceOf(InvalidInput);
    await refused({ from: '2026-02-30' });
    await refused({ from: '2026-03-02', until: '2026-03-01' });
    await refused({ from: '2026-01-01', until: '2026-03-04' });
    expect(await list({ from: '2026-01-01', until: '2026-03-03' })).toEqual([]);
  });

  it('have 25 hours where the clocks are set back, and say which time they showed twice', async () => {
    await site.employee('Ada', '1');
    site.clock.step(Date.parse('2026-11-01T12:00:00Z') - site.clock.now().getTime());
    await site.punch('1', '2026-10-24T23:30:00', { resolution: 'unique' });
    await site.punch('1', '2026-10-25T01:30:00', { resolution: 'ambiguous' });
    const [day] = await list({ from: '2026-10-25', until: '2026-10-25' });
    expect([day?.worked_seconds, day?.flags]).toEqual([
      7200,
      ['ambiguous_time', 'awaiting_terminals', 'without_schedule'],
    ]);
    expect(day?.punches.map(({ local_time }) => local_time.slice(11))).toEqual(['00:30:00', '01:30:00']);
  });

  it('are shown without presence where nobody watches devices', async () => {
    await site.employee('Ada', '1');
    const alone = new AttendanceDays(site.database.em, site.clock, site.config);
    const { results } = await site.run(() => alone.list({ page: 1, page_size: 50, ...monday }, '/'));
    expect(results.map(day => day.presence)).toEqual([null]);
  });

  it('make a sheet of the month with totals', async () => {
    await site.schedule('09:00', '17:00');
    await site.employee('Ada', '1');
    await site.employee('Grace', '2');
    for (const at of ['09:30', '17:00']) await site.punch('1', `2026-03-02T${at}:00`);
    const sheet = await site.run(() => days.sheet({}));
    expect([sheet.month, sheet.time_zone, sheet.dates.length]).toEqual(['2026-03', 'Europe/Lisbon', 31]);
    const verdicts = sheet.employees.map(person => [
      person.employee_name,
      ...person.days.map(({ verdict }) => verdict),
    ]);
    expect(verdicts).toEqual([
      ['Ada', 'day_off', 'present', 'open'],
      ['Grace', 'day_off', 'absent', 'open'],
    ]);
    expect(sheet.employees[0]?.totals).toMatchObject({
      present: 1,
      late_days: 1,
      late_seconds: 1800,
      worked_seconds: 27_000,
    });
    expect(sheet.totals).toMatchObject({ present: 1, absent: 1, open: 2, day_off: 2, worked_seconds: 27_000 });
    expect((await site.run(() => days.sheet({ month: '2026-04' }))).employees).toEqual([]);
  });

  it('can be taken along as CSV and as a workbook', async () => {
    await site.employee('Ada', '1');
    for (const at of ['09:00', '17:00']) await site.punch('1', `2026-03-02T${at}:00`);
    const wanted = { page: 1, page_size: 1, from: '2026-03-01', until: '2026-03-02' };
    const lines = (await site.run(() => days.csv(wanted))).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      '2026-03-02,Ada,default,present,2026-03-02T09:00:00.000Z,2026-03-02T17:00:00.000Z,28800,0,0,0,0,2,without_schedule,,,',
    );
    const workbook = await site.run(() => days.xlsx(wanted));
    expect(workbook.subarray(0, 2).toString()).toBe('PK');
  });
});
