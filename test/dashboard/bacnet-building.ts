import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import pg from 'pg';
import { expect } from 'vitest';
import { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

export interface Building {
  app: TestApp;
  controllers: BacnetSimulator;
  /** Asks for a task and waits for its end. */
  ask: (path: string, body?: object) => Promise<void>;
  close: () => Promise<void>;
}

/** Numbers of object types. */
export const temperature = { type: 0, instance: 1 };
export const setpoint = { type: 2, instance: 1 };

/** The whole program beside three simulated controllers on loopback, which it does not know yet. */
export async function bacnetBuilding(): Promise<Building> {
  const port = await freePort();
  const controllers = await BacnetSimulator.open({
    port,
    devices: ['Ground floor', 'First floor', 'Roof'].map((name, index) => ({
      ...{ instance: 1001 + index, name, points: 12, vendor: 'Sitewatch', model: 'Zone controller' },
    })),
  });
  const app = await testApp({
    env: {
      BACNET_BACKEND: 'docker',
      BACNET_INTERFACE: '127.0.0.1',
      BACNET_BROADCAST: '127.255.255.255',
      BACNET_PORT: String(port),
    },
  });
  const ask = async (path: string, body: object = {}) => {
    const { status, body: reply } = await app.request<{ task_id: number }>('POST', path, body);
    expect(status).toBe(202);
    await eventually(async () => {
      const task = await app.request('GET', `/api/task-status/${reply.task_id}/`);
      expect(task.body).toMatchObject({ status: 'completed', error: '' });
    }, 30_000);
  };
  const close = async () => {
    await app.close();
    await controllers.close();
  };
  return { app, controllers, ask, close };
}

/** The same with everything discovered, read once, and something wrong: a silent controller, a point out of limits. */
export async function troubledBuilding(): Promise<Building> {
  const building = await bacnetBuilding();
  await building.ask('/api/bacnet/discover/');
  await building.ask('/api/bacnet/collect/');
  const { body } = await building.app.request<{ results: { id: number }[] }>(
    'GET',
    '/api/bacnet/points/?search=Zone%201%20temperature',
  );
  await building.app.request('PATCH', `/api/bacnet/points/${body.results[0]?.id}/`, {
    high_limit: 18,
    hysteresis: 0.5,
  });
  const written = await building.app.request<{ results: { id: number }[] }>('GET', '/api/bacnet/points/?object_type=2');
  await building.ask(`/api/bacnet/points/${written.body.results[0]?.id}/write/`, { value: 22, priority: 10 });
  await silence(building.app, 1003);
  return building;
}

/** A controller that has not answered for a while. Nobody reads its points, so that this stays so. */
async function silence(app: TestApp, instance: number): Promise<void> {
  const client = new pg.Client({ ...app.database.address });
  await client.connect();
  await client.query(
    `update bacnet_point set is_enabled = false where device_id in (select id from bacnet_device where instance = $1)`,
    [instance],
  );
  await client.query(
    `update bacnet_device set state = 'offline', state_since = now() - interval '9 minutes', failures = 4,
       problem = 'The device does not answer.', retry_at = now() + interval '1 hour' where instance = $1`,
    [instance],
  );
  await client.end();
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
