import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

interface TaskReply {
  id: number;
  status: string;
  type: string;
  result: Record<string, unknown> | null;
  error: string;
}
interface PointReply {
  id: number;
  name: string;
  latest: { value: number | null; quality: string } | null;
}

/** One suite for both backends: in this program, and in a worker that has nothing but the database. */
describe.each(['docker', 'native'] as const)('BACnet by the backend %s', backend => {
  let app: TestApp;
  let worker: TestApp | null = null;
  let building: BacnetSimulator;

  const ended = async (id: number): Promise<TaskReply> => {
    let task: TaskReply | undefined;
    await eventually(async () => {
      task = (await app.request<TaskReply>('GET', `/api/task-status/${id}/`)).body;
      expect(['completed', 'failed']).toContain(task.status);
    }, 30_000);
    if (!task) throw new Error('no task');
    return task;
  };
  const ask = async (path: string, body: object = {}): Promise<TaskReply> => {
    const { status, body: reply } = await app.request<{ task_id: number; status: string }>('POST', path, body);
    expect({ status, said: reply.status }).toEqual({ status: 202, said: 'task_created' });
    return ended(reply.task_id);
  };
  const points = async (query = ''): Promise<PointReply[]> =>
    (await app.request<{ results: PointReply[] }>('GET', `/api/bacnet/points/?page_size=500${query}`)).body.results;

  beforeAll(async () => {
    building = await BacnetSimulator.open({ devices: 3, points: 6, port: await freePort() });
    const env = {
      BACNET_BACKEND: backend,
      BACNET_INTERFACE: '127.0.0.1',
      BACNET_BROADCAST: '127.255.255.255',
      BACNET_PORT: String(building.port),
    };
    app = await testApp({ env });
    if (backend === 'native')
      worker = await testApp({ env, roles: ['bacnet'], accounts: false, database: app.database });
  });

  afterAll(async () => {
    await worker?.close();
    await app.close();
    await building.close();
  });

  it('says which backend it is, why, and that a worker is there', async () => {
    await eventually(async () => {
      const { body } = await app.request('GET', '/api/bacnet/backend/');
      expect(body).toMatchObject({ backend, reason: `BACNET_BACKEND is ${backend}`, worker_alive: true });
    });
  });

  it('discovers the controllers of the network, with their points', async () => {
    const task = await ask('/api/bacnet/discover/', {});
    expect(task).toMatchObject({ status: 'completed', type: 'discover', error: '' });
    expect(task.result).toMatchObject({ devices_found: 3, devices_new: 3, points_found: 18 });
    const { body } = await app.request<{ count: number }>('GET', '/api/bacnet/devices/?state=online');
    expect(body.count).toBe(3);
  }, 60_000);

  it('finds only the instances that were asked for', async () => {
    const task = await ask('/api/bacnet/discover/', { low_limit: 1002, high_limit: 1002 });
    expect(task.result).toMatchObject({ devices_found: 1, devices_new: 0 });
  }, 60_000);

  it('collects the values that the controllers have', async () => {
    const task = await ask('/api/bacnet/collect/');
    expect(task).toMatchObject({ status: 'completed' });
    expect(task.result).toMatchObject({ devices: 3, devices_answered: 3, readings_collected: 18 });
    const found = await points();
    expect(found).toHaveLength(18);
    expect(found.every(({ latest }) => latest?.quality === 'good')).toBe(true);
  }, 60_000);

  it('commands a point at a priority, reads it back, and writes down who did it', async () => {
    const [point] = await points('&object_type=2');
    const task = await ask(`/api/bacnet/points/${point?.id}/write/`, { value: 21.5, priority: 8 });
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

  it('answers for an unknown task as the earlier program did', async () => {
    const { status, body } = await app.request('GET', '/api/task-status/999999/');
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: 'Task not found', status: 404, code: 'not_found' });
  });
});

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
