import { describe, expect, it } from 'vitest';
import { newProfile } from '../../../src/bacnet/engine/batching/device-profile.rules.js';
import { closedBreaker } from '../../../src/bacnet/engine/breaker.rules.js';
import { collectFleet, type DeviceCollected, type DeviceJob } from '../../../src/bacnet/engine/fleet/collect-fleet.js';
import type { FakeDeviceOptions } from '../../fakes/bacnet-device.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';

function site(count: number, options: (index: number) => Partial<FakeDeviceOptions> = () => ({}), points = 20) {
  const network = new FakeBacnetNetwork();
  const client = new FakeBacnetClient(network);
  let jobs = Array.from({ length: count }, (_, index): DeviceJob => {
    const address = options(index).address ?? `10.0.${Math.floor(index / 250)}.${(index % 250) + 1}:47808`;
    network.add({ instance: index + 1, address, ...options(index) }).withInputs(points);
    return {
      deviceId: index + 1,
      device: { address, instance: index + 1, maxApdu: 480 },
      points: Array.from({ length: points }, (__, point) => ({
        pointId: index * 1_000 + point,
        object: { type: 0, instance: point + 1 },
      })),
      profile: newProfile,
      breaker: closedBreaker,
    };
  });
  /** One cycle; what is learned goes into the next one. */
  const collect = async (parallel?: number, signal?: AbortSignal) => {
    const began = network.time.clock.monotonic();
    const cycle: (DeviceCollected & { after: number })[] = [];
    const done = await network.time.run(
      collectFleet(client, jobs, { ...network.time.pace, parallel, signal }, collected => {
        cycle.push({ ...collected, after: network.time.clock.monotonic() - began });
      }),
    );
    const results = new Map(cycle.map(one => [one.deviceId, one]));
    jobs = jobs.map(job => ({ ...job, ...results.get(job.deviceId), device: job.device }));
    return { cycle, done, results };
  };
  return { network, client, collect };
}

const isDead = (index: number) => index % 10 === 3;

const lastAlive = ({ cycle }: { cycle: { deviceId: number; after: number }[] }) =>
  Math.max(...cycle.filter(({ deviceId }) => !isDead(deviceId - 1)).map(({ after }) => after));

const behind = (index: number) => ({ address: `10.0.0.1:47808#${200 + (index % 2)}:${(index + 16).toString(16)}` });

describe('Collecting a fleet', () => {
  it('reads every point of every device, 64 of them side by side', async () => {
    const { client, collect } = site(200);
    const { cycle, done } = await collect();
    expect(done).toBe(200);
    expect(cycle.flatMap(({ readings }) => readings).filter(({ quality }) => quality === 'good')).toHaveLength(4_000);
    expect(client.most.inAll).toBe(64);
    expect(client.most.onALine).toBe(1);
  });

  it('is at least 16 times faster side by side than one after the other', async () => {
    const [alone, together] = [site(64), site(64)];
    const slow = await alone.collect(1);
    const fast = await together.collect(64);
    expect((slow.cycle.at(-1)?.after ?? 0) / (fast.cycle.at(-1)?.after ?? 1)).toBeGreaterThanOrEqual(16);
  });

  it('speaks to one device at a time behind each router', async () => {
    const { client, collect } = site(40, behind);
    const { cycle } = await collect();
    expect(cycle.flatMap(({ readings }) => readings).every(({ quality }) => quality === 'good')).toBe(true);
    expect(client.most).toEqual({ inAll: 2, onALine: 1 });
  });

  it('is hardly slower for the living where every tenth device is dead', async () => {
    const [sound, sick] = [site(100), site(100, index => ({ isDead: isDead(index) }))];
    const usual = lastAlive(await sound.collect(16));
    for (let cycle = 0; cycle < 4; cycle += 1) expect(lastAlive(await sick.collect(16))).toBeLessThan(usual * 1.2);
  });

  it('does not wait in line for a device that takes very long', async () => {
    const { collect } = site(20, index => (index === 0 ? { serviceMs: 2_500 } : {}));
    const { cycle, results } = await collect(2);
    const others = cycle.filter(({ deviceId }) => deviceId !== 1).map(({ after }) => after);
    expect(Math.max(...others)).toBeLessThan(2_500);
    expect(results.get(1)?.readings.every(({ quality }) => quality === 'good')).toBe(true);
  });
});

describe('A dead device in a fleet', () => {
  it('is offline after two cycles and costs nothing more than a probe now and then', async () => {
    const { network, collect } = site(3, index => ({ isDead: index === 1 }));
    const dead = '10.0.0.2:47808';
    await collect();
    const { results } = await collect();
    expect(results.get(2)?.breaker.probeAt).not.toBeNull();
    network.log.length = 0;
    const { results: third } = await collect();
    expect(third.get(2)?.readings.map(({ quality }) => quality)).toEqual(Array<string>(20).fill('offline'));
    expect(network.log.filter(({ address }) => address === dead)).toEqual([]);
    network.time.clock.advance(30_000);
    await collect();
    expect(network.count('read', dead) + network.count('readMultiple', dead)).toBe(1);
  });

  it('comes last as long as it is only suspected', async () => {
    const { network, collect } = site(5, index => ({ isDead: index === 0 }));
    await collect(1);
    network.log.length = 0;
    await collect(1);
    expect(network.log.findIndex(({ address }) => address === '10.0.0.1:47808')).toBeGreaterThan(3);
  });

  it('is read again as soon as a probe finds it back', async () => {
    const { network, collect } = site(1, () => ({ isDead: true }));
    await collect();
    await collect();
    for (const device of network.devices) device.options.isDead = false;
    expect((await collect()).results.get(1)?.readings[0]).toMatchObject({ quality: 'offline' });
    network.time.clock.advance(30_000);
    const { results } = await collect();
    expect(results.get(1)?.readings.every(({ quality }) => quality === 'good')).toBe(true);
    expect(results.get(1)?.breaker).toEqual(closedBreaker);
  });
});

describe('A cycle', () => {
  it('that is cancelled begins nothing more and leaves nothing behind', async () => {
    const { network, client, collect } = site(200);
    const stop = new AbortController();
    network.time.after(50, () => stop.abort());
    const { done, cycle } = await collect(16, stop.signal);
    expect(done).toBe(cycle.length);
    expect(done).toBeLessThan(200);
    expect(client.counters.pending).toBe(0);
  });

  it('ends with the error of the one who takes the readings, after all that was begun has settled', async () => {
    const { network, client } = site(50);
    const job: DeviceJob = {
      deviceId: 1,
      device: { address: '10.0.0.1:47808', instance: 1, maxApdu: 480 },
      points: [{ pointId: 1, object: { type: 0, instance: 1 } }],
      profile: newProfile,
      breaker: closedBreaker,
    };
    const jobs = Array.from({ length: 50 }, (_, index) => ({
      ...job,
      device: { ...job.device, address: `10.0.0.${index + 1}:47808` },
    }));
    const work = collectFleet(client, jobs, { ...network.time.pace, parallel: 4 }, () =>
      Promise.reject(new Error('The disk is full.')),
    );
    await expect(network.time.run(work)).rejects.toThrow('The disk is full.');
    expect(client.counters.pending).toBe(0);
    expect(network.log.length).toBeLessThan(10);
  });

  it('without devices is done at once', async () => {
    expect((await site(0).collect()).done).toBe(0);
  });
});
