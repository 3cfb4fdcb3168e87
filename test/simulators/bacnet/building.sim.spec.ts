import fc from 'fast-check';
import { createRequire } from 'node:module';
import { platform } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, me, objectHex, RawClient, readOf, readsOf, service, simulate, subscribeOf } from './raw.client.js';

afterEach(closeAll);

interface Library {
  readProperty(
    address: string,
    object: { type: number; instance: number },
    property: number,
    done: (error: Error | null, value?: { values: { value: unknown }[] }) => void,
  ): void;
  close(): void;
}
const Library = createRequire(import.meta.url)('bacstack') as new (options: object) => Library;

describe('A simulated building', () => {
  it.runIf(platform() === 'linux')('is read by the library as it is, segments and all', async () => {
    const simulator = await simulate({ devices: 1, points: 400 });
    const library = new Library({ port: simulator.port, interface: '127.0.0.1', apduTimeout: 5_000 });
    const list = await new Promise<unknown[]>((resolve, reject) => {
      library.readProperty('127.0.0.10', { type: 8, instance: 1001 }, 76, (error, reply) => {
        if (error) reject(error);
        else resolve(reply!.values.map(({ value }) => value));
      });
    });
    library.close();
    expect(list).toEqual([{ type: 8, instance: 1001 }, ...Array.from(simulator.device(1001).objects, ({ id }) => id)]);
  });

  it('moves its values while it wanders, and tells subscribers', async () => {
    const clock = new FakeClock();
    const simulator = await simulate({ devices: 1, wander: true, wanderMs: 5, clock });
    const device = simulator.device(1001);
    const client = await RawClient.open();
    await client.request(device, service.subscribe, subscribeOf(1, [0, 1], { confirmed: false, lifetime: 0 }));
    await client.next(1);
    await eventually(() => {
      clock.advance(60_000);
      expect(client.frames.length).toBeGreaterThan(3);
    });
    expect(new Set(client.frames.slice(1).map(frame => frame.hex)).size).toBeGreaterThan(2);
  });

  it('of a hundred devices with a hundred points answers a read of everything, one request at a time per device', async () => {
    const simulator = await simulate({ devices: 100, points: 100 });
    const lanes = await Promise.all(Array.from({ length: 10 }, () => RawClient.open()));
    const counts = lanes.map(async (client, lane) => {
      let values = 0;
      for (const device of simulator.devices.filter((_, index) => index % lanes.length === lane)) {
        const reads = Array.from(device.objects, ({ id }) => readsOf([id.type, id.instance], 85, 111));
        for (const part of [reads.slice(0, 50), reads.slice(50)]) {
          const reply = await client.read(device, service.readMultiple, part.join(''));
          values += reply.match(/29554e/g)?.length ?? 0;
        }
      }
      return values;
    });
    expect((await Promise.all(counts)).reduce((sum, count) => sum + count)).toBe(10_000);
  });

  it('survives any bytes, and goes on answering', async () => {
    const simulator = await simulate({
      devices: [{ instance: 1, router: { network: 2, devices: [{ instance: 3 }] } }],
      bbmd: true,
    });
    const client = await RawClient.open();
    const device = simulator.device(1);
    const valid = [
      `01040275010c${readOf(me(1), 76)}`,
      `01040275010e${readsOf([0, 1], 8)}`,
      `010402750105${subscribeOf(1, [0, 1], { confirmed: true, lifetime: 9 })}`,
      `01040275010f0c${objectHex(2, 1)}19553e44412000003f4908`,
      '012400020101ff1008',
      '010010080a00011a0003',
      '010040010004',
      '01800000c8',
    ];
    const runs = process.env['SITEWATCH_LONG'] ? 50_000 : 2_000;
    const damaged = fc
      .tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(40))
      .map(([frame, changes, cut]) => {
        const bytes = Buffer.from(frame, 'hex');
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return bytes.subarray(0, cut < 20 ? bytes.length : bytes.length - (cut % bytes.length)).toString('hex');
      });
    const contents = fc.sample(
      fc.oneof(
        damaged,
        fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes).toString('hex')),
      ),
      runs,
    );
    for (const [index, content] of contents.entries()) {
      client.send(
        index % 7 === 0 ? simulator.bbmd!.address : device,
        [0x0a, 0x0b, 0x04, 0x09, 0x05][index % 5]!,
        content,
      );
      if (index % 50 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    const last = await RawClient.open();
    expect(await last.read(device, service.read, readOf([8, 4_194_303], 75))).toContain(`c4${objectHex(8, 1)}`);
  });
});
