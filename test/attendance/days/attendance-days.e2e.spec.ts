import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Refusal {
  errors?: { field: string }[];
}

/** The status and the names of the fields that an answer finds fault with. */
const faults = ({ status, body }: { status: number; body: Refusal }) => [
  status,
  ...(body.errors ?? []).map(({ field }) => field).toSorted(),
];

describe('Attendance days over HTTP', () => {
  let site: TestApp;
  let client: Client;
  let ada: number;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'], env: { TZ: 'America/New_York' } });
    client = new Client(site.database.address);
    await client.connect();
    ada = (await site.request<{ id: number }>('POST', '/api/employees/', { employee_name: 'Ada' })).body.id;
    await client.query(`insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution,
                                                       source, received_at, raw_data)
      values (1, '17', '2026-03-02T14:00:00Z', '2026-03-02T09:00:00', 'unique', 'log', now(), ''),
             (1, '17', '2026-03-02T14:10:00Z', '2026-03-02T09:10:00', 'unique', 'log', now(), '')`);
  });
  afterAll(async () => {
    await client.end();
    await site.close();
  });

  const get = <Body = Record<string, unknown>>(path: string) =>
    site.request<Body>('GET', `/api/hrm/${path}`, undefined, { token: site.viewerToken });
  const post = <Body = Record<string, unknown>>(path: string, body: unknown) =>
    site.request<Body>('POST', `/api/hrm/${path}`, body);
  const day = 'attendance-days/?from=2026-03-02&until=2026-03-02';

  it('begin with a code that gets an owner', async () => {
    expect((await get('unmatched-codes/')).body).toMatchObject({
      count: 1,
      results: [{ attendance_code: '17', records: 2 }],
    });
    const assigned = await post('unmatched-codes/assign/', { attendance_code: '17', employee: ada });
    expect([assigned.status, assigned.body]).toMatchObject([200, { employee_name: 'Ada', records: 2 }]);
    expect((await get('unmatched-codes')).body).toMatchObject({ count: 0, results: [] });
    expect((await post('unmatched-codes/assign/', { attendance_code: '18', employee: ada })).status).toBe(404);
  });

  it('follow a schedule', async () => {
    const office = { name: 'Office', starts_at: '09:00', ends_at: '17:00', is_default: true };
    const { status, body } = await post<{ id: number }>('work-schedules/', office);
    expect([status, body]).toMatchObject([201, { ...office, employees: [] }]);
    const members = await site.request('PUT', `/api/hrm/work-schedules/${body.id}/members/`, { employees: [ada] });
    expect([members.status, members.body['employees']]).toEqual([200, [ada]]);
    expect((await post('work-schedules/', office)).status).toBe(409);
    const wrong = { name: ' ', starts_at: '9:00', ends_at: '24:00', weekdays: [7], grace_minutes: -1 };
    expect(faults(await post<Refusal>('work-schedules/', wrong))).toEqual([
      400,
      'ends_at',
      'grace_minutes',
      'name',
      'starts_at',
      'weekdays',
    ]);
  });

  it('are put right by corrections, and the author is the login', async () => {
    const record = (await get<{ results: { punches: { record_id: number }[] }[] }>(day)).body.results[0]?.punches[1];
    const ignore = { employee: ada, kind: 'ignore', record_id: record?.record_id, reason: 'pressed twice' };
    expect((await post('attendance-corrections/', ignore)).body).toMatchObject({ author: 'admin', date: '2026-03-02' });
    const leaving = {
      employee: ada,
      kind: 'punch',
      at: '2026-03-02T17:00:00-05:00',
      direction: 'out',
      reason: 'forgot',
    };
    const { status, body } = await post<{ id: number }>('attendance-corrections/', leaving);
    expect([status, body]).toMatchObject([201, { author: 'admin', at: '2026-03-02T22:00:00.000Z' }]);
    const shown = await get<{ results: Record<string, unknown>[] }>(day);
    expect(shown.body.results).toMatchObject([
      { worked_seconds: 8 * 3600, verdict: 'present', flags: ['corrected', 'awaiting_terminals'] },
    ]);
    expect((await post(`attendance-corrections/${body.id}/withdraw/`, {})).status).toBe(200);
    expect((await post(`attendance-corrections/${body.id}/withdraw/`, {})).status).toBe(422);
    expect((await get('attendance-corrections/?withdrawn=true')).body).toMatchObject({
      results: [{ withdrawn_by: 'admin' }],
    });
    expect(faults(await post<Refusal>('attendance-corrections/', { ...leaving, at: 'yesterday', reason: '' }))).toEqual(
      [400, 'at', 'reason'],
    );
  });

  it('come as a page, a sheet and files', async () => {
    const sheet = await get('attendance-days/sheet/?month=2026-03');
    expect(sheet.body).toMatchObject({
      month: '2026-03',
      time_zone: 'America/New_York',
      employees: [{ employee: ada }],
    });
    const csv = await get<{ text: string }>(`${day}&format=csv`);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename=attendance-days.csv');
    expect(csv.body.text).toMatch(
      /^date,employee,.*\r\n2026-03-02,Ada,default,incomplete,2026-03-02T14:00:00.000Z,,0,/,
    );
    const xlsx = await get<{ text: string }>(`${day}&format=xlsx`);
    expect([xlsx.status, xlsx.headers.get('content-type'), xlsx.body.text.slice(0, 2)]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'PK',
    ]);
  });

  it('name what is wrong with a question', async () => {
    expect(faults(await get<Refusal>('attendance-days/?from=2026-02-30'))).toEqual([400, 'from']);
    expect(faults(await get<Refusal>('attendance-days/?verdict=late&employee=x&format=pdf&ordering=date'))).toEqual([
      400,
      'employee',
      'format',
      'ordering',
      'verdict',
    ]);
    expect(faults(await get<Refusal>('attendance-days/sheet/?month=2026-13&page=1'))).toEqual([400, 'month', 'page']);
    expect(faults(await get<Refusal>('attendance-corrections/?cursor=!&withdrawn=maybe'))).toEqual([
      400,
      'cursor',
      'withdrawn',
    ]);
  });

  it('let a viewer change nothing', async () => {
    const paths = [
      'unmatched-codes/assign/',
      'work-schedules/',
      'attendance-corrections/',
      'attendance-corrections/1/withdraw/',
    ];
    for (const path of paths) {
      const { status } = await site.request('POST', `/api/hrm/${path}`, {}, { token: site.viewerToken });
      expect([path, status]).toEqual([path, 403]);
    }
  });
});
