import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';

interface Problem {
  code: string;
  errors?: { field: string }[];
}

interface Found {
  count: number;
  results: { id: number; ip_address: string; ignored: boolean }[];
}

describe('Unknown devices over HTTP', () => {
  let site: TestApp;
  let client: Client;

  beforeAll(async () => {
    site = await testApp({ env: { DISCOVERY_CIDRS: '127.0.9.0/29' } });
    client = new Client(site.database.address);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await site.close();
  });

  const list = async (search = '') =>
    (await site.request<Found>('GET', `/api/found-devices/?ordering=id${search}`)).body;
  const idOf = async (address: string) =>
    (await list()).results.find(({ ip_address }) => ip_address === address)?.id ?? 0;
  const claim = (id: number, body: object, token = site.adminToken) =>
    site.request<Problem & { id: number }>('POST', `/api/found-devices/${id}/claim/`, body, { token });

  it('are looked for when an admin asks, on the networks that were named and nowhere else', async () => {
    const wanted = await site.request('POST', '/api/found-devices/scan/');
    expect(wanted.status).toBe(202);
    expect(['waiting', 'running']).toContain(wanted.body['state']);
    await eventually(async () => {
      const { body } = await site.request('GET', '/api/found-devices/scan/');
      expect(body).toMatchObject({ state: 'done', addresses: 6, asked: 6, problem: null });
    }, 45_000);
    const { count, results } = await list();
    expect(count).toBe(6);
    expect(results.map(({ ip_address }) => ip_address)).toEqual([1, 2, 3, 4, 5, 6].map(host => `127.0.9.${host}`));
    const { rows } = await client.query(
      `select payload->>'name' as name from event where name = 'device.found' order by id`,
    );
    expect(rows).toHaveLength(6);
    expect((await site.request('GET', '/api/dashboard/')).body['presence']).toMatchObject({ found_devices: 6 });
  });

  it('become devices of somebody with one request', async () => {
    const ada = await claim(await idOf('127.0.9.1'), { employee_name: 'Ada', device_class: 'laptop' });
    expect(ada.status).toBe(201);
    expect(ada.body).toMatchObject({ employee_name: 'Ada', ip_address: '127.0.9.1', device_class: 'laptop' });
    const devices = await site.request('GET', '/api/devices/?search=127.0.9.1');
    expect(devices.body).toMatchObject({ count: 1, results: [{ id: ada.body.id }] });
    expect((await list()).count).toBe(5);
  });

  it('are refused with the fields that are wrong or taken', async () => {
    const id = await idOf('127.0.9.2');
    const fields = async (body: object) => {
      const reply = await claim(id, body);
      return [reply.status, ...(reply.body.errors ?? []).map(({ field }) => field)];
    };
    expect(await fields({})).toEqual([400, 'employee']);
    expect(await fields({ employee: 'Ada', device_class: 'fridge' })).toEqual([400, 'employee', 'device_class']);
    expect(await fields({ employee: 999_999 })).toEqual([400, 'employee']);
    expect(await fields({ employee_name: 'Ada' })).toEqual([409, 'employee_name']);
    const { results } = (await site.request<{ results: { id: number }[] }>('GET', '/api/employees/')).body;
    await site.request('POST', '/api/devices/', { employee: results[0]?.id, ip_address: '127.0.9.2' });
    expect(await fields({ employee_name: 'Grace' })).toEqual([409, 'ip_address']);
    expect((await claim(999_999, { employee_name: 'Grace' })).status).toBe(404);
  });

  it('are ignored and no longer ignored', async () => {
    const id = await idOf('127.0.9.3');
    expect((await site.request('POST', `/api/found-devices/${id}/ignore/`)).body).toMatchObject({ id, ignored: true });
    expect((await list('&ignored=true')).results).toMatchObject([{ id }]);
    expect((await list('&ignored=false&search=127.0.9.3')).count).toBe(0);
    expect((await site.request('POST', `/api/found-devices/${id}/unignore/`)).body).toMatchObject({ ignored: false });
  });

  it('are seen by viewers, who can do nothing with them', async () => {
    const token = site.viewerToken;
    const id = await idOf('127.0.9.3');
    for (const path of ['', 'scan/', `${id}/`]) {
      expect((await site.request('GET', `/api/found-devices/${path}`, undefined, { token })).status).toBe(200);
    }
    for (const path of ['scan/', `${id}/ignore/`, `${id}/unignore/`]) {
      expect((await site.request('POST', `/api/found-devices/${path}`, undefined, { token })).status).toBe(403);
    }
    expect((await claim(id, { employee_name: 'Grace' }, token)).status).toBe(403);
  });
});

describe('A site that names no network', () => {
  it('refuses to look for unknown devices', async () => {
    const site = await testApp({ roles: ['api'] });
    const { status, body } = await site.request('POST', '/api/found-devices/scan/');
    expect([status, body['code']]).toEqual([422, 'no_range']);
    expect((await site.request('GET', '/api/found-devices/scan/')).body).toMatchObject({ state: 'never' });
    await site.close();
  });
});
