import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { testApp, type TestApp } from '../support/app.js';

interface Named {
  id: number;
  [field: string]: unknown;
}

describe('Presence over HTTP', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await testApp({ env: { PING_INTERVAL_SECONDS: '5' } });
  });
  afterAll(() => app.close());

  const make = async (path: string, body: object) => {
    const reply = await app.request<Named>('POST', path, body);
    expect(reply).toMatchObject({ status: 201 });
    return reply.body;
  };

  it('shows an employee whose device answers as here, with the change that made it so', async () => {
    const { id } = await make('/api/employees/', { employee_name: 'Ada', fake_name: 'Alpha' });
    const device = await make('/api/devices/', { employee: id, ip_address: '127.0.0.9', device_name: 'Desk' });
    await eventually(async () => {
      const { body } = await app.request<Named>('GET', `/api/employees/${id}/`);
      expect(body).toMatchObject({ is_online: true, employee_name: 'Ada' });
    }, 20_000);
    const { body: seen } = await app.request<Named>('GET', `/api/devices/${device.id}/`);
    expect(seen).toMatchObject({ is_online: true, answer: 'up', employee_name: 'Ada' });
    const { body } = await app.request<{ results: Named[] }>('GET', `/api/state-changes/?employee=${id}`);
    expect(body.results).toMatchObject([{ status: 1, device: device.id, estimated: false }]);
    const csv = await app.request<{ text: string }>('GET', `/api/state-changes/?employee=${id}&format=csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.body.text).toContain(',online,Ada,Desk,127.0.0.9,');
  });

  it('names the field that is wrong and changes nothing', async () => {
    const { id } = await make('/api/employees/', { employee_name: 'Grace' });
    const cases: [path: string, body: object, status: number, field: string][] = [
      ['/api/employees/', { employee_name: '' }, 400, 'employee_name'],
      ['/api/employees/', { employee_name: 'Grace' }, 409, 'employee_name'],
      ['/api/employees/', { employee_name: 'Joan', display_order: 1 }, 409, 'display_order'],
      ['/api/employees/', { employee_name: 'Joan', nickname: 'J' }, 400, 'nickname'],
      ['/api/devices/', { employee: id, ip_address: '300.1.1.1' }, 400, 'ip_address'],
      ['/api/devices/', { employee: id, ip_address: '10.0.0.1', mac_address: 'zz' }, 400, 'mac_address'],
      ['/api/devices/', { employee: 999_999, ip_address: '10.0.0.1' }, 400, 'employee'],
      ['/api/devices/', { employee: id, ip_address: '127.0.0.9' }, 409, 'ip_address'],
      ['/api/employees/reorder/', { ids: [id, 999_999] }, 400, 'ids'],
    ];
    for (const [path, body, status, field] of cases) {
      const reply = await app.request<{ errors?: { field: string }[] }>('POST', path, body);
      expect({ body, status: reply.status, fields: reply.body.errors?.map(error => error.field) }).toEqual({
        body,
        status,
        fields: [field],
      });
    }
    expect((await app.request<{ count: number }>('GET', '/api/devices/')).body.count).toBe(1);
  });

  it('lets a viewer read everything and change nothing', async () => {
    const token = app.viewerToken;
    for (const path of ['employees', 'devices', 'state-changes', 'hourly-summaries'])
      expect((await app.request('GET', `/api/${path}/`, undefined, { token })).status).toBe(200);
    expect((await app.request('POST', '/api/employees/', { employee_name: 'X' }, { token })).status).toBe(403);
    expect((await app.request('DELETE', '/api/devices/1/', undefined, { token })).status).toBe(403);
    expect((await app.request('GET', '/api/employees/', undefined, { token: null })).status).toBe(401);
  });

  it('offers no way to write what the sweeps have found', async () => {
    for (const path of ['state-changes', 'hourly-summaries'])
      expect((await app.request('POST', `/api/${path}/`, {})).status).toBe(404);
  });
});
