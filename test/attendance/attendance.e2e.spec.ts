import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TerminalSimulator } from '../../src/simulators/terminals/terminal.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

interface DeviceReply {
  id: number;
  is_connected: boolean;
  connection_state: string | null;
  serial_number: string | null;
  has_password: boolean;
  problem: string | null;
  polling_synced_at: string | null;
  completeness: { terminal_holds: number | null; ledger_holds: number | null; complete: boolean | null };
}
interface RecordReply {
  results: { attendance_code: string; source: string; employee_name: string | null; local_time: string }[];
}

describe('An attendance terminal', () => {
  let app: TestApp;
  let terminal: TerminalSimulator;
  let id: number;

  const device = async () => (await app.request<DeviceReply>('GET', `/api/hrm/attendance-devices/${id}/`)).body;
  const records = async () => (await app.request<RecordReply>('GET', '/api/hrm/attendance-records/')).body.results;

  beforeAll(async () => {
    app = await testApp({ env: { RECONNECT_BASE_DELAY: '1', TZ: 'Europe/Kyiv' } });
    terminal = await TerminalSimulator.open({
      zone: 'Europe/Kyiv',
      commKey: 4711,
      options: { '~SerialNumber': 'ABC123', '~Platform': 'ZMM220_TFT' },
    });
    terminal.store('17', new Date(Date.now() - 86_400_000));
    terminal.store('18', new Date(Date.now() - 3_600_000));
  });

  afterAll(async () => {
    await terminal.close();
    await app.close();
  });

  it('is added, listened to at once, identified, and its log is caught up with', async () => {
    const created = await app.request<DeviceReply>('POST', '/api/hrm/attendance-devices/', {
      name: 'Main Office Device',
      location: 'Building A - Main Entrance',
      ip_address: '127.0.0.1',
      port: terminal.port,
      password: '4711',
    });
    expect(created.status).toBe(201);
    expect(created.body.has_password).toBe(true);
    id = created.body.id;
    await eventually(async () => expect((await device()).connection_state).toBe('live'));
    expect(await device()).toMatchObject({ is_connected: true, serial_number: 'ABC123', problem: null });
    expect((await records()).map(({ attendance_code: code }) => code)).toEqual(['18', '17']);
    expect((await device()).completeness).toMatchObject({ terminal_holds: 2, ledger_holds: 2, complete: true });
  });

  it('tells a punch as it happens, once, with the name of whoever has the code', async () => {
    await app.request('POST', '/api/employees/', { employee_name: 'Olena Bondar', attendance_code: '17' });
    terminal.punch('17');
    await eventually(async () => expect(await records()).toHaveLength(3));
    expect((await records())[0]).toMatchObject({
      attendance_code: '17',
      source: 'live',
      employee_name: 'Olena Bondar',
    });
    const sync = await app.request('POST', `/api/hrm/attendance-devices/${id}/sync/`, {});
    expect(sync.body).toMatchObject({ success: true, logs_synced: 0, device_name: 'Main Office Device', error: null });
    expect(await records()).toHaveLength(3);
    expect((await device()).polling_synced_at).not.toBeNull();
  });

  it('is polled over the open session: it never sees a second connection', async () => {
    expect(terminal.clients).toBe(1);
    terminal.store('19', new Date());
    const sync = await app.request('POST', `/api/hrm/attendance-devices/${id}/sync/`, { full: true });
    expect(sync.body).toMatchObject({ success: true, logs_synced: 1, terminal_holds: 4 });
    expect(terminal.clients).toBe(1);
  });

  it('is tested stage by stage, and has its clock set', async () => {
    const test = await app.request<{ stages: { outcome: string }[] }>(
      'POST',
      `/api/hrm/attendance-devices/${id}/test-connection/`,
    );
    expect(test.body).toMatchObject({ success: true, serial_number: 'ABC123', records: 4 });
    expect(test.body.stages.every(({ outcome }) => outcome === 'passed')).toBe(true);
    terminal.set({ clockAheadMs: 300_000 });
    const set = await app.request('POST', `/api/hrm/attendance-devices/${id}/set-time/`);
    expect(set.body).toMatchObject({ success: true });
    expect(Math.abs(Number(set.body['drift_before_seconds']) - 300)).toBeLessThan(5);
  });

  it('is found again after a restart, and what was punched meanwhile is there', async () => {
    terminal.reset();
    terminal.store('20', new Date());
    await eventually(async () => {
      expect((await records()).some(({ attendance_code: code }) => code === '20')).toBe(true);
    });
    await eventually(async () => expect((await device()).connection_state).toBe('live'));
  });

  it('with another key is said to refuse the key, at that stage', async () => {
    await app.request('PATCH', `/api/hrm/attendance-devices/${id}/`, { password: '1' });
    await eventually(async () => expect((await device()).connection_state).toBe('wrong_key'));
    const test = await app.request<{ stages: { stage: string; outcome: string }[] }>(
      'POST',
      `/api/hrm/attendance-devices/${id}/test-connection/`,
    );
    expect(test.body).toMatchObject({ success: false, failure: 'wrong_key' });
    expect(test.body.stages.find(({ outcome }) => outcome === 'failed')).toMatchObject({ stage: 'key' });
  });

  it('that has records is not deleted, and its password never leaves', async () => {
    expect((await app.request('DELETE', `/api/hrm/attendance-devices/${id}/`)).status).toBe(422);
    const text = JSON.stringify((await app.request('GET', '/api/hrm/attendance-devices/')).body);
    expect(text).not.toContain('4711');
    expect(text).not.toContain('password":"');
  });
});
