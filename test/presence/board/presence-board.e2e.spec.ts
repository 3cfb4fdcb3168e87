import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Board {
  counts: Record<string, number>;
  sweep: { sound: boolean };
  employees: { employee_name: string; standing: string }[];
}

describe('The board of presence over HTTP', () => {
  let site: TestApp;
  let client: Client;
  let ada: number;
  let desk: number;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'], env: { TZ: 'America/New_York' } });
    client = new Client(site.database.address);
    await client.connect();
    ada = (await site.request<{ id: number }>('POST', '/api/employees/', { employee_name: 'Ada' })).body.id;
    const input = { employee: ada, ip_address: '10.0.0.1' };
    desk = (await site.request<{ id: number }>('POST', '/api/devices/', input)).body.id;
    await client.query(
      `insert into presence_session (device_id, employee_id, started_at, ended_at, end_reason)
       values ($1, $2, '2026-03-08T04:00:00Z', '2026-03-09T05:00:00Z', 'silent')`,
      [desk, ada],
    );
    await client.query(`insert into outage (started_at, ended_at, cause, devices_marked)
                        values ('2026-03-08T06:00:00Z', '2026-03-08T06:30:00Z', 'host_rebooted', 1)`);
  });
  afterAll(async () => {
    await client.end();
    await site.close();
  });

  const get = <Body = Record<string, unknown>>(path: string, token = site.viewerToken) =>
    site.request<Body>('GET', path, undefined, { token });
  /** Names of the fields a request is refused for. */
  const refused = async (path: string) => {
    const { status, body } = await get<{ errors?: { field: string }[] }>(path);
    return [status, ...(body.errors ?? []).map(({ field }) => field).toSorted()];
  };

  it('shows a viewer who is here, and that nobody can tell where nobody sweeps', async () => {
    const { status, body } = await get<Board>('/api/presence/now/');
    expect([status, body.counts, body.sweep.sound]).toEqual([200, { here: 0, away: 0, unknown: 1 }, false]);
    expect(body.employees).toMatchObject([{ employee_name: 'Ada', standing: 'unknown', devices: [{ id: desk }] }]);
    await client.query(`insert into system_status (id, updated_at, started_at, swept_at, engine)
                        values (1, now(), now(), now(), 'icmp')`);
    expect((await get<Board>('/api/presence/now')).body.counts).toEqual({ here: 0, away: 1, unknown: 0 });
    expect((await get('/api/dashboard/')).body['presence']).toEqual({
      here: 0,
      away: 1,
      unknown: 0,
      devices: 1,
      found_devices: 0,
      blind: 0,
    });
  });

  it('shows a day of the site as intervals', async () => {
    const { status, body } = await get(`/api/presence/timeline/?date=2026-03-08&employee=${ada}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      date: '2026-03-08',
      time_zone: 'America/New_York',
      from: '2026-03-08T05:00:00.000Z',
      to: '2026-03-09T04:00:00.000Z',
      seconds: 23 * 3600,
      employees: [{ id: ada, seconds_online: 23 * 3600, devices: [{ id: desk, seconds_online: 23 * 3600 }] }],
      uncovered: [{ from: '2026-03-08T05:00:00.000Z', to: '2026-03-09T04:00:00.000Z' }],
      outages: [{ cause: 'host_rebooted', duration_seconds: 1800 }],
    });
    const today = await get<{ date: string }>('/api/presence/timeline/');
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });
    expect([today.status, today.body.date]).toEqual([200, format.format(new Date())]);
  });

  it('shows a month of the site', async () => {
    const { body } = await get<{ employees: { days: { date: string; seconds_online: number }[] }[] }>(
      '/api/presence/calendar/?month=2026-03',
    );
    const online = body.employees[0]?.days.filter(day => day.seconds_online > 0);
    expect(online?.map(({ date, seconds_online }) => [date, seconds_online])).toEqual([
      ['2026-03-07', 3600],
      ['2026-03-08', 23 * 3600],
      ['2026-03-09', 3600],
    ]);
  });

  it('hands both out as CSV files', async () => {
    for (const path of ['timeline/?date=2026-03-08&format=csv', 'calendar/?month=2026-03&format=csv']) {
      const { status, headers, body } = await get<{ text: string }>(`/api/presence/${path}`);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename=presence-\w+\.csv$/);
      expect(body.text).toMatch(/^date,employee,fake_name,area,.*\r\n2026-03-0[18],Ada,Ada,default,/);
    }
  });

  it('names what is wrong with a question', async () => {
    expect(await refused('/api/presence/timeline/?date=2026-02-30')).toEqual([400, 'date']);
    expect(await refused('/api/presence/timeline/?date=yesterday&employee=x')).toEqual([400, 'date', 'employee']);
    expect(await refused('/api/presence/calendar/?month=2026-13&format=pdf')).toEqual([400, 'format', 'month']);
    expect(await refused('/api/presence/calendar/?week=1')).toEqual([400, 'week']);
    expect(await refused('/api/outages/?cursor=!')).toEqual([400, 'cursor']);
  });

  it('shows the status of the program and its outages', async () => {
    const { status, body } = await get('/api/system-status/');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      probe: null,
      sweep: { engine: 'icmp', sweeping: false },
      cloud: { configured: false },
      last_outage: { cause: 'host_rebooted' },
    });
    expect((await get('/api/outages/')).body).toMatchObject({
      next: null,
      previous: null,
      results: [{ started_at: '2026-03-08T06:00:00.000Z', devices_marked: 1 }],
    });
  });

  it('lets nobody add, change or delete anything of it', async () => {
    for (const path of [
      'system-status',
      'system-status/1',
      'outages',
      'outages/1',
      'presence/now',
      'presence/timeline',
    ]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        expect([404, 405]).toContain((await site.request(method, `/api/${path}/`, {})).status);
      }
    }
  });
});
