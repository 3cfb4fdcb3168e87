import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';
import type { TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { freePort, speaking, WireSite } from './wire-site.js';

interface PointReply {
  id: number;
  name: string;
  latest: { value: number | null; quality: string } | null;
}

/** One suite for both backends: in this program, and in a worker that has nothing but the database. */
describe.each(['docker', 'native'] as const)('BACnet by the backend %s', backend => {
  let site: WireSite;
  let app: TestApp;
  let worker: TestApp | null = null;
  let building: BacnetSimulator;

  const points = async (query = ''): Promise<PointReply[]> =>
    site.list<PointReply>(`/api/bacnet/points/?page_size=500${query}`);

  beforeAll(async () => {
    building = await BacnetSimulator.open({ devices: 3, points: 6, port: await freePort() });
    const env = speaking(building, backend);
    site = await WireSite.open(env);
    app = site.app;
    if (backend === 'native') worker = await site.worker(env);
  });

  afterAll(async () => {
    await worker?.close();
    await site.close();
    await building.close();
  });

  it('says which backend it is, why, and that a worker is there', async () => {
    await eventually(async () => {
      const { body } = await app.request('GET', '/api/bacnet/backend/');
      expect(body).toMatchObject({ backend, reason: `BACNET_BACKEND is ${backend}`, worker_alive: true });
    });
  });

  it('discovers the controllers of the network, with their points', async () => {
    const task = await site.do('/api/bacnet/discover/', {});
    expect(task).toMatchObject({ status: 'completed', type: 'discover', error: '' });
    expect(task.result).toMatchObject({ devices_found: 3, devices_new: 3, points_found: 18 });
    const { body } = await app.request<{ count: number }>('GET', '/api/bacnet/devices/?state=online');
    expect(body.count).toBe(3);
  }, 60_000);

  it('finds only the instances that were asked for', async () => {
    const task = await site.do('/api/bacnet/discover/', { low_limit: 1002, high_limit: 1002 });
    expect(task.result).toMatchObject({ devices_found: 1, devices_new: 0 });
  }, 60_000);

  it('collects the values that the controllers have', async () => {
    const task = await site.do('/api/bacnet/collect/');
    expect(task).toMatchObject({ status: 'completed' });
    expect(task.result).toMatchObject({ devices: 3, devices_answered: 3, readings_collected: 18 });
    const found = await points();
    expect(found).toHaveLength(18);
    expect(found.every(({ latest }) => latest?.quality === 'good')).toBe(true);
  }, 60_000);

  it('commands a point at a priority, reads it back, and writes down who did it', async () => {
    const [point] = await points('&object_type=2');
    const task = await site.do(`/api/bacnet/points/${point?.id}/write/`, { value: 21.5, priority: 8 });
    expect(task).toMatchObject({ status: 'completed', type: 'write' });
    expect(task.result).toMatchObject({ outcome: 'written', read_back: 21.5 });
    const { body } = await app.request<{ results: object[] }>('GET', `/api/bacnet/writes/?point=${point?.id}`);
    expect(body.results[0]).toMatchObject({ author: 'admin', value: '21.5', priority: 8, outcome: 'written' });
  }, 60_000);

  it('refuses what a point does not take, and viewers', async () => {
    const [point] = await points('&object_type=2');
    const path = `/api/bacnet/points/${point?.id}/write/`;
    expect((await app.request('POST', path, { value: 'warm' })).status).toBe(400);
    expect((await app.request('POST', path, { value: 1, priority: 3 })).status).toBe(400);
    expect((await app.request('POST', path, { value: 1 }, { token: app.viewerToken })).status).toBe(403);
    expect((await app.request('POST', '/api/bacnet/points/999999/write/', { value: 1 })).status).toBe(404);
  });
});
