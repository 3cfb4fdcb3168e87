import { describe, expect, it } from 'vitest';
import { discover } from '../../../src/bacnet/engine/discovery/discover.js';
import type { DiscoveryProgress } from '../../../src/bacnet/engine/discovery/discovery.options.js';
import type { DiscoveryRequest } from '../../../src/bacnet/engine/discovery/plan.rules.js';
import { refused, text } from '../../fakes/bacnet-device.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';

const near = (host: number) => `10.0.0.${host}:47808`;
const routed = (mac: number) => `10.0.0.1:47808#200:0${mac}`;

function site() {
  const network = new FakeBacnetNetwork();
  const client = new FakeBacnetClient(network);
  const progress: DiscoveryProgress[] = [];
  const find = (request: DiscoveryRequest = {}, signal?: AbortSignal) =>
    network.time.run(
      discover(client, request, { ...network.time.pace, signal, onProgress: one => progress.push(one) }),
    );
  return { network, client, find, progress };
}

describe('A discovery', () => {
  it('finds the devices of the own network and has them describe themselves', async () => {
    const { network, find } = site();
    for (const host of [5, 6, 7]) {
      network.add({ instance: 1000 + host, address: near(host), segmentation: 'both' }).put(
        { type: 8, instance: 1000 + host },
        {
          121: [text('Acme')],
          70: [text('AHU')],
          44: [text('1.2')],
          155: [{ type: 'unsigned', value: 3 }],
          62: [{ type: 'unsigned', value: 480 }],
        },
      );
    }
    const found = await find();
    expect(found.map(({ instance }) => instance)).toEqual([1005, 1006, 1007]);
    expect(found[0]).toMatchObject({
      network: 0,
      address: near(5),
      isDuplicate: false,
      maxApdu: 480,
      segmentation: 'both',
      fault: null,
      description: { name: 'Device 1005', vendorName: 'Acme', modelName: 'AHU', systemStatus: 0 },
      profile: { noMultiple: false, signature: '1.2/3' },
    });
    expect(network.log.filter(({ address }) => address === near(5))).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('finds only the range that was asked for, also where others announce themselves meanwhile', async () => {
    const { network, find } = site();
    const stranger = network.add({ instance: 9, address: near(9) });
    for (const instance of [100, 150, 200, 201]) network.add({ instance, address: near(instance) });
    network.time.after(500, () => network.announce(stranger));
    expect((await find({ low: 100, high: 200 })).map(({ instance }) => instance)).toEqual([100, 150, 200]);
  });

  it('finds devices behind routers only where it is asked to', async () => {
    const { network, find } = site();
    network.add({ instance: 1, address: near(5) });
    network.add({ instance: 1, address: routed(4) });
    expect((await find()).map(({ address }) => address)).toEqual([near(5)]);
    expect((await find({ networks: [200] })).map(({ address }) => address)).toEqual([routed(4)]);
    const both = await find({ global: true });
    expect(both.map(one => [one.network, one.instance, one.isDuplicate])).toEqual([
      [0, 1, false],
      [200, 1, false],
    ]);
  });

  it('marks two devices that claim to be the same', async () => {
    const { network, find } = site();
    network.add({ instance: 7, address: near(5) });
    network.add({ instance: 7, address: near(6) });
    expect((await find()).map(({ address, isDuplicate }) => [address, isDuplicate])).toEqual([
      [near(5), true],
      [near(6), true],
    ]);
  });

  it('reads the instance of a given address that does not answer Who-Is', async () => {
    const { network, find } = site();
    network.add({ instance: 42, address: near(5), isShy: true });
    network.add({ instance: 43, address: near(6) });
    const found = await find({ addresses: ['10.0.0.5', '10.0.0.6', '10.0.0.7'] });
    expect(found.map(({ instance }) => instance).toSorted((one, other) => one - other)).toEqual([42, 43]);
    expect(found.every(({ description }) => description?.name)).toBe(true);
  });

  it('asks every address of a sweep, and registers with a BBMD where it is told to', async () => {
    const { network, find } = site();
    network.add({ instance: 5, address: near(5) });
    expect(await find({ sweep: '10.0.0.0/24' })).toHaveLength(1);
    expect(network.count('whoIs')).toBe(254);
    await find({ bbmd: { address: '10.9.0.1', ttlSeconds: 300 } });
    expect(network.registrations).toEqual([{ bbmd: '10.9.0.1:47808', ttlSeconds: 300 }]);
    expect(network.count('whoIs', 'bbmd')).toBe(1);
  });

  it('takes 3 s where nobody answers, and at most 15 s where it never ends', async () => {
    const quiet = site();
    expect(await quiet.find()).toEqual([]);
    expect(quiet.network.time.clock.monotonic()).toBeLessThan(4_000);
    const noisy = site();
    const device = noisy.network.add({ instance: 1, address: near(5) });
    const babble = () => {
      noisy.network.announce(device);
      noisy.network.time.after(200, babble);
    };
    noisy.network.time.after(200, babble);
    expect(await noisy.find()).toHaveLength(1);
    expect(noisy.network.time.clock.monotonic()).toBeLessThan(16_000);
  });
});

describe('A device that was found', () => {
  it('and then does not answer is there without a description', async () => {
    const { network, find } = site();
    const device = network.add({ instance: 5, address: near(5) });
    network.time.after(1_000, () => (device.options.isDead = true));
    expect(await find()).toMatchObject([{ instance: 5, description: null, fault: 'timeout' }]);
  });

  it('without ReadPropertyMultiple is described property by property, and that is remembered', async () => {
    const { network, find } = site();
    const device = network.add({ instance: 5, address: near(5), noMultiple: true });
    device.fail(device.self, 121, refused('error', { errorClass: 2, errorCode: 27 }));
    expect(await find()).toMatchObject([
      { description: { name: 'Device 5', vendorName: null }, profile: { noMultiple: true }, fault: null },
    ]);
  });

  it('and says that it has no ReadPropertyMultiple is believed', async () => {
    const { network, find } = site();
    const device = network.add({ instance: 5, address: near(5) });
    device.put(device.self, { 97: [{ type: 'bits', value: Array<boolean>(40).fill(false) }] });
    expect(await find()).toMatchObject([
      { description: { supports: { readMultiple: false } }, profile: { noMultiple: true } },
    ]);
  });
});

describe('A discovery that cannot be', () => {
  it('is refused before anything is sent', async () => {
    const { network, find } = site();
    await expect(find({ sweep: '10.0.0.0/8' })).rejects.toMatchObject({
      code: 'invalid',
      errors: [{ field: 'sweep' }],
    });
    expect(network.log).toEqual([]);
  });

  it('fails where nothing can be sent', async () => {
    const { network, find } = site();
    network.isDown = true;
    await expect(find()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('ends when it is cancelled, while it listens and while it reads', async () => {
    for (const after of [1_000, 3_010]) {
      const { network, client, find } = site();
      for (const host of [5, 6, 7]) network.add({ instance: host, address: near(host) });
      const stop = new AbortController();
      network.time.after(after, () => stop.abort());
      await expect(find({}, stop.signal)).rejects.toMatchObject({ kind: 'cancelled' });
      expect(client.counters.pending).toBe(0);
      expect(network.time.clock.monotonic() - after).toBeLessThan(10);
    }
  });
});

it('Progress is told: asking, listening, describing', async () => {
  const { network, find, progress } = site();
  network.add({ instance: 5, address: near(5) });
  await find();
  expect([...new Set(progress.map(({ step }) => step))]).toEqual(['asking', 'listening', 'describing']);
  expect(progress.at(-1)).toEqual({ step: 'describing', done: 1, total: 1 });
});
