import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'vitest';
import type { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

export interface TaskReply {
  id: number;
  status: string;
  type: string;
  created: string;
  completed: string | null;
  result: Record<string, unknown> | null;
  error: string;
}

/** A free UDP port on every loopback address that is used. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** What a program needs to speak with a simulated building. */
export const speaking = ({ port }: Pick<BacnetSimulator, 'port'>, backend: 'docker' | 'native' = 'docker') => ({
  BACNET_BACKEND: backend,
  BACNET_INTERFACE: '127.0.0.1',
  BACNET_BROADCAST: '127.255.255.255',
  BACNET_PORT: String(port),
});

/** A program that is asked over HTTP about the building's network. */
export class WireSite {
  private constructor(readonly app: TestApp) {}

  static async open(env: Record<string, string>): Promise<WireSite> {
    return new WireSite(await testApp({ env }));
  }

  /** A worker that has nothing but the database. */
  worker(env: Record<string, string>): Promise<TestApp> {
    return testApp({ env, roles: ['bacnet'], accounts: false, database: this.app.database });
  }

  async get<Body>(path: string): Promise<Body> {
    return (await this.app.request<Body>('GET', path)).body;
  }

  async list<Row>(path: string): Promise<Row[]> {
    return (await this.get<{ results: Row[] }>(path)).results;
  }

  /** Asks for something; resolves with the id of the task. */
  async ask(path: string, body: object = {}): Promise<number> {
    const { status, body: reply } = await this.app.request<{ task_id: number; status: string }>('POST', path, body);
    expect({ status, reply }).toMatchObject({ status: 202, reply: { status: 'task_created' } });
    return reply.task_id;
  }

  task(id: number): Promise<TaskReply> {
    return this.get<TaskReply>(`/api/task-status/${id}/`);
  }

  /** Waits for the end of a task. */
  async ended(id: number): Promise<TaskReply> {
    await eventually(async () => expect(['completed', 'failed']).toContain((await this.task(id)).status), 30_000);
    return this.task(id);
  }

  async do(path: string, body: object = {}): Promise<TaskReply> {
    return this.ended(await this.ask(path, body));
  }

  /** Finds what is there by asking address after address, which is quicker than to wait for broadcasts. */
  async find(building: BacnetSimulator): Promise<TaskReply> {
    const addresses = building.devices.map(({ address }) => address);
    const task = await this.do('/api/bacnet/discover/', { addresses });
    expect(task).toMatchObject({ status: 'completed', result: { devices_found: building.devices.length } });
    return task;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
