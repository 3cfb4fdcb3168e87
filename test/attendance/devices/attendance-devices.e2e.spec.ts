import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';
import { AttendanceOffice, faultsOf } from '../attendance-office.js';

interface Device {
  id: number;
  name: string;
  has_password: boolean;
  ip_address: string | null;
}

let addresses = 0;

describe('The terminals of a site', () => {
  let app: TestApp;
  let office: AttendanceOffice;
  let client: Client;
  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: { TZ: 'Europe/Kyiv' } });
    office = new AttendanceOffice(app);
    client = new Client(app.database.address);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await app.close();
  });

  const send = (method: string, path: string, body?: unknown) =>
    office.send(method, `attendance-devices/${path}`, body);
  const add = async (name: string, more: object = {}) => {
    const reply = await office.send<Device>('POST', 'attendance-devices/', {
      name,
      ip_address: `10.0.0.${(addresses += 1)}`,
      ...more,
    });
    expect(reply).toMatchObject({ status: 201 });
    return reply.body;
  };
  const names = async (query: string) =>
    (await office.get<{ results: Device[] }>(`attendance-devices/?${query}`)).body.results.map(({ name }) => name);

  it('get every default that is promised', async () => {
    expect(await add('Plain')).toMatchObject({
      block: null,
      location: '',
      port: 4370,
      has_password: false,
      timezone: 'Europe/Kyiv',
      is_enabled: true,
      realtime_enabled: true,
      realtime_disabled_at: null,
      direction_mode: 'status',
      debounce_seconds: 60,
      push_time_zone: 'none',
      serial_number: null,
      is_connected: false,
      connection_state: null,
      polling_synced_at: null,
      completeness: { terminal_holds: null, ledger_holds: null, complete: null, read_at: null, undecodable: 0 },
      capacity_used: null,
      clock_drift_seconds: null,
      alarms: [],
    });
  });

  it('are described anew by PUT: what is left out gets its default, but the password stays', async () => {
    const full = {
      location: 'Gate',
      password: '4711',
      timezone: 'Asia/Kathmandu',
      port: 4371,
      realtime_enabled: false,
      direction_mode: 'in',
      debounce_seconds: 0,
    };
    const { id, ip_address: ip } = await add('Whole', full);
    const put = await send('PUT', `${id}/`, { name: 'Whole again' });
    const blank = { location: '', ip_address: null, port: 4370, timezone: 'Europe/Kyiv', realtime_enabled: true };
    expect(put.body).toMatchObject({ ...blank, direction_mode: 'status', debounce_seconds: 60, has_password: true });
    expect((await send('PATCH', `${id}/`, { ip_address: ip, password: null })).body).toMatchObject({
      ip_address: ip,
      has_password: false,
      name: 'Whole again',
    });
  });

  it('are found by their block, their state and a word, in the order that is asked for', async () => {
    const { body: block } = await office.send<{ id: number }>('POST', 'blocks/', { name: 'Find' });
    await add('find b', { block: block.id, is_enabled: false });
    await add('find a', { block: block.id, realtime_enabled: false, location: 'Under the 100% roof' });
    await client.query(
      `update attendance_device set serial_number = 'SN77', is_connected = true where name = 'find a'`,
    );
    const inBlock = `block=${block.id}`;
    expect(await names(inBlock)).toEqual(['find a', 'find b']);
    expect(await names(`${inBlock}&ordering=-name`)).toEqual(['find b', 'find a']);
    expect(await names(`${inBlock}&is_enabled=false`)).toEqual(['find b']);
    expect(await names(`${inBlock}&is_connected=true`)).toEqual(['find a']);
    expect(await names(`${inBlock}&realtime_enabled=false`)).toEqual(['find a']);
    for (const word of ['sn77', '100%25', 'IND%20A']) expect(await names(`search=${word}`)).toEqual(['find a']);
    for (const wrong of ['block=x', 'is_enabled=perhaps', 'ordering=password', 'colour=red', 'page_size=501'])
      expect((await office.get(`attendance-devices/?${wrong}`)).status).toBe(400);
  });

  it('are refused with every field that is wrong', async () => {
    const wrong = {
      name: '',
      block: 0,
      location: 'a\nb',
      port: 65_536,
      password: 'a\0',
      timezone: 'Mars/Olympus',
      is_enabled: 'yes',
      realtime_enabled: 1,
      direction_mode: 'up',
      debounce_seconds: -1,
      push_time_zone: 'years',
      serial_number: 'MINE',
    };
    expect(faultsOf(await send('POST', '', wrong))).toEqual([400, ...Object.keys(wrong).sort()]);
    for (const ip_address of ['gate.local', '0.0.0.0', '224.0.0.1', '::', 'ff02::1', 'fe80::1%eth0', '10.0.0.256'])
      expect(faultsOf(await send('POST', '', { name: 'x', ip_address }))).toEqual([400, 'ip_address']);
    expect(faultsOf(await send('POST', '', { name: 'x', block: 999_999 }))).toEqual([400, 'block']);
    expect(faultsOf(await send('POST', '', {}))).toEqual([400, 'name']);
    const { id } = await add('Firm');
    for (const field of ['name', 'port', 'timezone', 'is_enabled', 'realtime_enabled', 'direction_mode'])
      expect(faultsOf(await send('PATCH', `${id}/`, { [field]: null }))).toEqual([400, field]);
    expect((await office.get(`attendance-devices/${id}/`)).body).toMatchObject({ name: 'Firm', port: 4370 });
  });

  it('have names and addresses of their own, in whatever way these are written', async () => {
    await add('Six', { ip_address: '2001:db8::1' });
    const taken = { name: 'Six', ip_address: '2001:0DB8:0::0001' };
    expect(faultsOf(await send('POST', '', taken))).toEqual([409, 'ip_address', 'name']);
    const other = await add('Seven', { ip_address: '2001:db8::1', port: 4371 });
    expect(faultsOf(await send('PATCH', `${other.id}/`, { port: 4370 }))).toEqual([409, 'ip_address']);
    const both = await Promise.all([1, 2, 3].map(() => send('POST', '', { name: 'Eight', ip_address: '10.9.0.8' })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('keep their passwords: none is ever answered, listed or told', async () => {
    const { id } = await add('Safe', { password: '98765432' });
    await send('PATCH', `${id}/`, { password: '87654321' });
    const replies = [
      await office.get(`attendance-devices/${id}/`),
      await office.get('attendance-devices/?page_size=500'),
    ];
    const { rows } = await client.query<{ text: string }>(
      `select string_agg(payload::text, '') as text from event union all select password from attendance_device where id = ${id}`,
    );
    const seen = JSON.stringify([...replies.map(({ body }) => body), rows]);
    for (const secret of ['98765432', '87654321']) expect(seen).not.toContain(secret);
    expect(replies[0]?.body).toMatchObject({ has_password: true });
    expect(replies[0]?.body).not.toHaveProperty('password');
  });

  it('are deleted unless somebody has punched at them', async () => {
    const { id } = await add('Gone');
    await client.query(
      `insert into undecodable_record (device_id, digest, raw_data, source, reason, received_at)
       values ($1, 'd', 'x', 'log', 'r', now())`,
      [id],
    );
    expect((await office.get(`attendance-devices/${id}/`)).body).toMatchObject({ completeness: { undecodable: 1 } });
    await client.query(
      `insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution, source,
                                      received_at, raw_data)
       values ($1, '17', now(), '2026-03-02T09:00:00', 'unique', 'log', now(), '')`,
      [id],
    );
    expect(await send('DELETE', `${id}/`)).toMatchObject({ status: 422, body: { code: 'has_records' } });
    await client.query('delete from attendance_record where device_id = $1', [id]);
    expect((await send('DELETE', `${id}/`)).status).toBe(204);
    for (const path of [`${id}/`, '2147483648/', '0/']) {
      expect((await office.get(`attendance-devices/${path}`)).status).toBe(404);
      expect((await send('PATCH', path, {})).status).toBe(404);
      expect((await send('DELETE', path)).status).toBe(404);
    }
    expect((await office.get('attendance-devices/x/')).status).toBe(400);
  });

  it('are changed and made to do things by admins only', async () => {
    const { id } = await add('Mine');
    const tools = ['test-connection', 'sync', 'reconnect', 'set-time'].map(tool => ['POST', `${id}/${tool}/`] as const);
    const all = [
      ['POST', ''],
      ['PUT', `${id}/`],
      ['PATCH', `${id}/`],
      ['DELETE', `${id}/`],
      ['POST', 'sync-all/'],
    ] as const;
    for (const [method, path] of [...all, ...tools])
      expect(await office.refusals(method, `attendance-devices/${path}`, method === 'DELETE' ? undefined : {})).toEqual(
        [403, 401],
      );
    expect((await office.get(`attendance-devices/${id}/`)).status).toBe(200);
  });

  it('that were given up are taken up again by hand', async () => {
    const { id } = await add('Lost', { ip_address: '127.0.0.1', port: 1 });
    const giveUp = `update attendance_device set realtime_enabled = false, realtime_disabled_at = now() where id = $1`;
    const enabled = { realtime_enabled: true, realtime_disabled_at: null };
    await client.query(giveUp, [id]);
    expect((await send('PATCH', `${id}/`, { realtime_enabled: true })).body).toMatchObject(enabled);
    await client.query(giveUp, [id]);
    expect((await send('POST', `${id}/reconnect/`)).body).toMatchObject({
      success: false,
      device_id: id,
      device_name: 'Lost',
      error: expect.stringContaining('nothing listens at this port'),
    });
    expect((await office.get(`attendance-devices/${id}/`)).body).toMatchObject(enabled);
  });

  it('that only push cannot be asked for anything, and say so', async () => {
    const { id } = await add('Pushes', { ip_address: null });
    for (const tool of ['test-connection', 'sync', 'set-time'])
      expect(await send('POST', `${id}/${tool}/`, tool === 'sync' ? {} : undefined)).toMatchObject({
        status: 422,
        body: { code: 'no_address' },
      });
    expect((await send('POST', '999999/sync/', {})).status).toBe(404);
    expect(faultsOf(await send('POST', `${id}/sync/`, { full: 'yes', fast: true }))).toEqual([400, 'fast', 'full']);
  });

  it('are sent to be read together: those that are enabled and have an address', async () => {
    const reply = await send('POST', 'sync-all/');
    const { rows } = await client.query<{ id: number }>(
      `select id from attendance_device where is_enabled and ip_address is not null order by id`,
    );
    const ids = rows.map(({ id }) => id);
    expect(reply).toMatchObject({
      status: 200,
      body: { total_devices: ids.length, tasks_triggered: ids.length, device_ids: ids },
    });
    const jobs = await client.query<{ id: number }>(
      `select (data->>'device_id')::int as id from pgboss.job where name = 'attendance.sync-device' order by 1`,
    );
    expect(jobs.rows.map(({ id }) => id)).toEqual(ids);
  });
});
