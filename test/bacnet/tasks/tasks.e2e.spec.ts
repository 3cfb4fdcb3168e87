import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import type { TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { freePort, speaking, WireSite } from '../wire-site.js';

interface Backend {
  status: string;
  worker_alive: boolean;
  message: string;
  workers: { socket: string | null; problem: string | null }[];
  recent_tasks: { id: number; status: string }[];
}

describe('Tasks of a building that native workers speak with', () => {
  let building: BacnetSimulator;
  let site: WireSite;
  const workers: TestApp[] = [];
  const worker = async () => workers.push(await site.worker(speaking(building, 'native')));
  const dismiss = async () => {
    for (const one of workers.splice(0)) await one.close();
  };
  const backend = () => site.get<Backend>('/api/bacnet/backend/');

  beforeAll(async () => {
    building = await BacnetSimulator.open({ devices: 2, points: 6, port: await freePort() });
    site = await WireSite.open(speaking(building, 'native'));
  });
  afterEach(async () => {
    await dismiss();
    for (const device of building.devices) device.faults({ serviceMs: 0, dead: false });
  });
  afterAll(async () => {
    await site.close();
    await building.close();
  });

  it('wait where no worker is there, and that is said with every one of them', async () => {
    const { body } = await site.app.request<{ task_id: number; message: string }>('POST', '/api/bacnet/collect/', {});
    expect(body.message).toMatch(/^Task \d+ created\. A native worker will process it\. No worker was seen/);
    expect(await backend()).toMatchObject({
      status: 'no_worker',
      worker_alive: false,
      message: 'No worker was seen in the last 60 seconds: start bacnet-native-worker.',
      workers: [],
      recent_tasks: [{ id: body.task_id, status: 'pending' }],
    });
    expect(await site.task(body.task_id)).toEqual({
      id: body.task_id,
      status: 'pending',
      type: 'collect',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      completed: null,
      result: null,
      error: '',
    });
    await worker();
    expect(await site.ended(body.task_id)).toMatchObject({
      status: 'completed',
      completed: expect.stringMatching(/Z$/),
    });
  });

  it('wake a worker that has nothing to do, long before it looks by itself', async () => {
    await worker();
    await eventually(async () =>
      expect(await backend()).toMatchObject({ status: 'running', message: expect.any(String) }),
    );
    await site.ended(await site.ask('/api/bacnet/collect/'));
    for (let n = 0; n < 3; n += 1) {
      const id = await site.ask('/api/bacnet/collect/');
      await site.ended(id);
      const { created, started } = await site.get<{ created: string; started: string }>(`/api/bacnet/tasks/${id}/`);
      expect(Date.parse(started) - Date.parse(created)).toBeLessThan(2_500);
    }
  });

  it('show how far they are, and end within two seconds when they are cancelled', async () => {
    await worker();
    await site.find(building);
    for (const device of building.devices) device.faults({ serviceMs: 400 });
    const device = building.devices[0]!;
    device.faults({ noReadMultiple: true, serviceMs: 1000 });
    const id = await site.ask('/api/bacnet/collect/');
    await eventually(async () => {
      const { progress } = await site.get<{ progress: object | null }>(`/api/bacnet/tasks/${id}/`);
      expect(progress).toEqual({ step: 'collecting', done: 1, total: 2 });
    });
    await site.app.request('POST', `/api/bacnet/tasks/${id}/cancel/`);
    expect(await site.ended(id)).toMatchObject({ status: 'failed', error: 'Cancelled.' });
    const { completed } = await site.task(id);
    expect(completed).not.toBeNull();
    device.faults({ noReadMultiple: false });
  });

  it('that only read are handed over by a worker that is stopped', async () => {
    await worker();
    building.devices[0]?.faults({ noReadMultiple: true, serviceMs: 1000 });
    const id = await site.ask('/api/bacnet/collect/');
    await eventually(async () => expect(await site.task(id)).toMatchObject({ status: 'running' }));
    await dismiss();
    expect(await site.task(id)).toMatchObject({ status: 'pending', error: '' });
    expect(await backend()).toMatchObject({ worker_alive: false });
    building.devices[0]?.faults({ noReadMultiple: false, serviceMs: 0 });
    await worker();
    expect(await site.ended(id)).toMatchObject({ status: 'completed', result: { devices_answered: 2 } });
  });

  it('that are unknown are answered as the earlier program did', async () => {
    const { status, body } = await site.app.request('GET', '/api/task-status/999999/');
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: 'Task not found', status: 404, code: 'not_found' });
    expect((await site.app.request('POST', '/api/bacnet/tasks/999999/cancel/')).status).toBe(404);
  });
});
