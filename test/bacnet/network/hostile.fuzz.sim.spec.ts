import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacnetFault } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import { BacstackClient } from '../../../src/bacnet/network/bacstack.client.js';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { SystemClock } from '../../../src/shared/clock.js';
import { endpointOf, loopback, presentValue } from './clients.js';
import { deadlyFrames, hostileFrames } from './hostile-frames.js';
import { Peer } from './peer.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const frames = long ? 100_000 : 10_000;
const batch = 100;
const seed = 20_261_121;

const points = Array.from({ length: 20 }, (_, instance) => ({ type: 0, instance, value: instance + 0.5 }));
const specs = points.map(({ type, instance }) => ({
  object: { type, instance },
  properties: [{ property: presentValue }],
}));
const right = points.map(({ value }) => ({ values: [{ type: 'real', value }] }));

let simulator: BacnetSimulator;
let client: BacstackClient;

beforeAll(async () => {
  simulator = await BacnetSimulator.open({ devices: [{ instance: 1_001, points }] });
  client = new BacstackClient({ ...loopback, clock: new SystemClock() });
  await client.open();
});

afterAll(async () => {
  await client.close();
  await simulator.close();
});

async function expectRightPolling(): Promise<void> {
  const results = await client.readMultiple(simulator.device(1_001).address, specs, { timeoutMs: 1_000, retries: 5 });
  expect(results.map(({ outcome }) => outcome)).toEqual(right);
}

/** Asks a hostile device for anything; whatever comes of it, it comes, and it is a fault if it is no value. */
async function settled(address: string, turn: number): Promise<void> {
  const object = { type: 0, instance: 7 };
  const options = { timeoutMs: 500, retries: 0 };
  const asked = [
    () => client.read(address, object, { property: presentValue }, options),
    () => client.readMultiple(address, [{ object, properties: [{ property: 85 }, { property: 77 }] }], options),
    () => client.write(address, object, presentValue, { type: 'null' }, 8, options),
    () => client.subscribe(address, object, { processId: 9, lifetimeSeconds: 60, confirmed: false }, options),
  ];
  await asked[turn % asked.length]!().then(
    () => undefined,
    (error: unknown) => expect(error).toBeInstanceOf(BacnetFault),
  );
}

/** Processor time of this thread per batch: other than time it says nothing about what else the computer does. */
class CpuOfBatches {
  mostMs = 0;
  private last = process.threadCpuUsage();

  next(): void {
    const { user, system } = process.threadCpuUsage(this.last);
    this.mostMs = Math.max(this.mostMs, (user + system) / 1_000);
    this.last = process.threadCpuUsage();
  }
}

describe('What a hostile device sends', () => {
  it('ends nothing when it is one of the frames that end others', async () => {
    const device = await Peer.open();
    const { received } = client.counters;
    device.answer = request => {
      for (const frame of deadlyFrames(request.id)) void device.send(frame, request.from);
    };
    await settled(device.address, 0);
    for (const frame of deadlyFrames(7)) await device.send(frame, endpointOf(client));
    await expectRightPolling();
    expect(client.counters.received).toBeGreaterThan(received + 2 * deadlyFrames(7).length);
    expect(client.counters).toMatchObject({ thrown: 0, pending: 0 });
  });

  it(`harms nobody in ${frames.toLocaleString('en')} frames: everything settles, and polling goes on`, async () => {
    const [device, stranger] = [await Peer.open(), await Peer.open()];
    const random = hostileFrames(seed, () => device.requests.at(-1 - Math.floor(Math.random() * 4))?.id ?? 1);
    const batches = new CpuOfBatches();
    const under = [settled(device.address, 0)];
    const bad = client.counters.badFrames;
    const heap = process.memoryUsage().heapUsed;
    for (let sent = 0; sent < frames; sent += batch) {
      for (let turn = 0; turn < 4; turn++) under.push(settled(device.address, turn));
      for (let frame = 0; frame < batch; frame++) {
        await (frame % 2 === 0 ? device : stranger).send(random.next().value, endpointOf(client));
      }
      await expectRightPolling();
      batches.next();
      if (under.length > 160) await Promise.all(under.splice(0));
    }
    await Promise.all(under);
    expect(client.counters.pending).toBe(0);
    expect(client.counters.badFrames - bad).toBeGreaterThan(frames / 20);
    if (!long) return;
    expect(batches.mostMs).toBeLessThan(100);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(20_000_000);
  });
});
