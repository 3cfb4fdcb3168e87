import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';
import type { DatabaseAddress } from '../../src/config/config.js';
import { freshDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { Site } from './site.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const rounds = long ? 8 : 1;
const takenOverWithinMs = 60_000;

let building: BacnetSimulator;
beforeAll(async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  building = await BacnetSimulator.open({ devices: 3, points: 8, port });
});
afterAll(() => building.close());

/** All devices take that long for each request; the first one is asked for one property at a time, if `alone`. */
function slow(serviceMs: number, alone = false): void {
  for (const device of building.devices) device.faults({ serviceMs, noReadMultiple: false });
  if (alone) building.devices[0]?.faults({ noReadMultiple: true });
}

interface Task {
  status: string;
  attempts: number;
  error: string;
  result: Record<string, unknown> | null;
}

/** A program without a socket of its own, and workers, all on one database. */
class Plant {
  private token = '';

  private constructor(
    private readonly address: DatabaseAddress,
    private readonly site: Site,
    private readonly env: Record<string, string>,
    private readonly program: Program,
  ) {}

  static async open(): Promise<Plant> {
    const { address, drop } = await freshDatabase();
    const env = {
      DATABASE_HOST: address.host,
      DATABASE_PORT: String(address.port),
      DATABASE_NAME: address.database,
      DATABASE_USER: address.user,
      DATABASE_PASSWORD: address.password,
      BACNET_BACKEND: 'native',
      BACNET_INTERFACE: '127.0.0.1',
      BACNET_BROADCAST: '127.255.255.255',
      BACNET_PORT: String(building.port),
      PROBE_CANARIES: 'loopback',
      SECRET_KEY: 'k'.repeat(40),
    };
    onTestFinished(drop);
    const site = new Site();
    const plant = new Plant(address, site, env, await site.serve(env));
    plant.token = await plant.program.admin();
    return plant;
  }

  worker(): Promise<Program> {
    return this.site.serve(this.env, ['bacnet-native-worker']);
  }

  async call<Body>(method: string, path: string, body?: object): Promise<Body> {
    return (await this.program.request(method, path, body, this.token)).body as Body;
  }

  async ask(path: string, body: object = {}): Promise<number> {
    return (await this.call<{ task_id: number }>('POST', path, body)).task_id;
  }

  task(id: number): Promise<Task> {
    return this.call<Task>('GET', `/api/bacnet/tasks/${id}/`);
  }

  async reaches(id: number, status: string): Promise<Task> {
    await eventually(async () => expect(await this.task(id)).toMatchObject({ status }), takenOverWithinMs);
    return this.task(id);
  }

  async list<Row>(path: string): Promise<Row[]> {
    return (await this.call<{ results: Row[] }>('GET', path)).results;
  }

  /** Ends the lease of a dead worker now, unless there is time to wait for it. */
  async hurry(): Promise<void> {
    if (long) return;
    const client = new pg.Client(this.address);
    await client.connect();
    await client.query(`update bacnet_task set lease_until = now() where status = 'running'`);
    await client.end();
  }

  /** Kills the worker in the middle of a task; resolves with another one that has been started since. */
  async replace(worker: Program, middle: () => Promise<void> | void): Promise<Program> {
    await eventually(middle);
    await worker.end('SIGKILL');
    return this.worker();
  }
}

it(
  `A worker that is killed ${rounds === 1 ? 'once' : `${rounds} times`} (8 with SITEWATCH_LONG=1) in the middle of each kind of task is replaced: what reads is done again, a command is not`,
  async () => {
    const plant = await Plant.open();
    let worker = await plant.worker();
    slow(250);
    const search = await plant.ask('/api/bacnet/discover/');
    worker = await plant.replace(worker, async () => {
      const [device] = await plant.list<{ id: number }>('/api/bacnet/devices/');
      expect(device).toBeDefined();
    });
    slow(0);
    await plant.hurry();
    expect(await plant.reaches(search, 'completed')).toMatchObject({ attempts: 2, result: { devices_found: 3 } });

    for (let round = 0; round < rounds; round += 1) {
      slow(300, true);
      const reading = await plant.ask('/api/bacnet/collect/');
      worker = await plant.replace(worker, async () =>
        expect(await plant.task(reading)).toMatchObject({ status: 'running', progress: { step: 'collecting' } }),
      );
      slow(0);
      const done = await plant.reaches(reading, 'completed');
      expect(done).toMatchObject({ attempts: 2, result: { devices: 3, devices_answered: 3 } });

      slow(2_500);
      const [output] = await plant.list<{ id: number }>('/api/bacnet/points/?object_type=1');
      const before = building.devices.map(({ writes }) => writes.length);
      const command = await plant.ask(`/api/bacnet/points/${output?.id}/write/`, { value: 40 + round, priority: 8 });
      worker = await plant.replace(worker, async () =>
        expect(await plant.task(command)).toMatchObject({ status: 'running' }),
      );
      slow(0);
      await plant.hurry();
      const lost = await plant.reaches(command, 'failed');
      expect(lost).toMatchObject({ attempts: 1, error: expect.stringMatching(/^worker-lost/) });
      const [entry] = await plant.list<object>(`/api/bacnet/writes/?point=${output?.id}`);
      expect(entry).toMatchObject({ task: command, outcome: 'failed', error: lost.error });
      const sent = building.devices.reduce((sum, { writes }, index) => sum + writes.length - (before[index] ?? 0), 0);
      expect(sent).toBeLessThanOrEqual(1);
    }

    const readings = await plant.list<{ point: number; at: string; source: string }>('/api/bacnet/readings/?limit=500');
    const keys = readings.map(({ point, at, source }) => `${point} ${at} ${source}`);
    expect(new Set(keys).size).toBe(keys.length);
    const manual = Map.groupBy(
      readings.filter(({ source }) => source === 'manual'),
      ({ point }) => point,
    );
    expect(manual.size).toBe(24);
    expect(await worker.end('SIGTERM')).toMatchObject({ code: 0 });
  },
  120_000 + rounds * 120_000,
);
