import { describe, expect, it } from 'vitest';
import { ChangeFollower } from '../../../src/bacnet/engine/changes/change-follower.js';
import {
  afterRead,
  afterSubscribed,
  afterTold,
  beginFollowing,
} from '../../../src/bacnet/engine/changes/change.rules.js';
import { readingOf, type Reading } from '../../../src/bacnet/engine/collection/reading.rules.js';
import type { BacnetValue } from '../../../src/bacnet/network/value.rules.js';
import type { FakeDeviceOptions } from '../../fakes/bacnet-device.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';

const address = '10.0.0.5:47808';
const minute = 60_000;
const input = (instance: number) => ({ type: 0, instance });
const real = (value: number): BacnetValue[] => [{ type: 'real', value }];

function controller(points: number, options: Partial<FakeDeviceOptions> = {}) {
  const network = new FakeBacnetNetwork();
  const client = new FakeBacnetClient(network);
  const device = network.add({ instance: 1001, address, ...options }).withInputs(points);
  const follower = new ChangeFollower(client, { ...network.time.pace, random: () => 0.5 });
  const told: Reading[] = [];
  follower.readings.subscribe(reading => told.push(reading));
  for (let point = 1; point <= points; point += 1) {
    follower.follow({
      pointId: point,
      device: { address, instance: 1001, maxApdu: 480 },
      object: input(point),
      intervalMs: minute,
      increment: 0.5,
    });
  }
  const pass = (milliseconds: number) => network.time.run(network.time.wait(milliseconds));
  const subscribe = async () => {
    await network.time.run(follower.subscribeDue());
    await pass(5);
  };
  const read = (pointId: number, value: number) =>
    follower.afterReading([
      readingOf(
        pointId,
        { presentValue: { values: real(value) }, statusFlags: null, reliability: null },
        network.time.clock.now(),
      ),
    ]);
  return { network, client, device, follower, told, pass, subscribe, read };
}

describe('A point that is followed', () => {
  it('is told of changes as they come, one request at a time and each with a number of its own', async () => {
    const { network, client, device, told, subscribe, follower } = controller(20);
    await subscribe();
    expect(client.most.onALine).toBe(1);
    expect(device.subscribed.size).toBe(20);
    expect([...device.subscribed.values()].every(({ subscription }) => subscription.lifetimeSeconds === 600)).toBe(
      true,
    );
    network.tell(device, input(3), real(30));
    expect(told.slice(0, 20).map(({ value }) => value)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1.5));
    expect(told.at(-1)).toMatchObject({ pointId: 3, value: 30, quality: 'good' });
    expect(follower.dropped).toBe(0);
  });

  it('is read at once, and then every 15 min to see whether that is right', async () => {
    const { follower, pass, subscribe, read } = controller(1);
    expect(follower.toRead()).toEqual([1]);
    await subscribe();
    read(1, 1.5);
    await pass(14 * minute);
    expect(follower.toRead()).toEqual([]);
    await pass(minute);
    expect(follower.toRead()).toEqual([1]);
  });

  it('is subscribed again at half of its lifetime, and not before', async () => {
    const { network, pass, subscribe } = controller(3);
    await subscribe();
    await pass(4 * minute);
    await subscribe();
    expect(network.count('subscribe')).toBe(3);
    await pass(minute);
    await subscribe();
    expect(network.count('subscribe')).toBe(6);
  });

  it('is subscribed once, however often that is asked for, and not at all where it is given up meanwhile', async () => {
    const { network, device, follower } = controller(3);
    const asking = Promise.all([follower.subscribeDue(), follower.subscribeDue()]);
    network.time.after(5, () => void follower.unfollow(1));
    await network.time.run(asking);
    expect(network.count('subscribe')).toBe(3);
    expect([...device.subscribed.values()].map(({ object }) => object.instance)).toEqual([2, 3]);
  });

  it('is cancelled when it is followed no more, and everything is at the end', async () => {
    const { network, device, follower, subscribe } = controller(3);
    await subscribe();
    await network.time.run(follower.unfollow(2));
    expect(device.subscribed.size).toBe(2);
    expect(follower.modeOf(2)).toBeNull();
    await network.time.run(follower.close());
    expect(device.subscribed.size).toBe(0);
  });
});

describe('A notification', () => {
  it('nobody subscribed to is dropped: of another number, device or object', async () => {
    const { network, device, follower, told, subscribe } = controller(1);
    await subscribe();
    const [processId = 0] = device.subscribed.keys();
    const change = {
      address,
      processId,
      device: 1001,
      object: input(1),
      secondsLeft: 5,
      values: [{ property: 85, values: real(9) }],
    };
    network.changed.next({ ...change, processId: processId + 500 });
    network.changed.next({ ...change, device: 1002 });
    network.changed.next({ ...change, object: input(2) });
    network.changed.next({ ...change, values: [] });
    expect(follower.dropped).toBe(3);
    expect(told).toHaveLength(1);
  });

  it('of before a restart is not mistaken for a new one', async () => {
    const { network, client, device, pass, subscribe } = controller(1);
    await subscribe();
    await pass(1_000);
    const [before = 0] = device.subscribed.keys();
    const next = new ChangeFollower(client, network.time);
    const target = { address, instance: 1001, maxApdu: 480 };
    next.follow({ pointId: 1, device: target, object: input(1), intervalMs: minute, increment: null });
    await network.time.run(next.subscribeDue());
    expect(new Set(device.subscribed.keys()).size).toBe(2);
    device.subscribed.delete([...device.subscribed.keys()].find(processId => processId !== before) ?? 0);
    const dropped = next.dropped;
    network.tell(device, input(1), real(7));
    expect(next.dropped - dropped).toBe(1);
  });
});

describe('A point is polled again', () => {
  it('for an hour where the device takes no subscription', async () => {
    const { network, follower, pass, subscribe, read } = controller(1, { subscriptions: 'refused' });
    await subscribe();
    expect(follower.modeOf(1)).toBe('polling');
    read(1, 1.5);
    await pass(minute);
    expect(follower.toRead()).toEqual([1]);
    await subscribe();
    expect(network.count('subscribe')).toBe(1);
    await pass(60 * minute);
    await subscribe();
    expect(network.count('subscribe')).toBe(2);
  });

  it('where the device takes the subscription and tells nothing', async () => {
    const { follower, pass, subscribe, read } = controller(1, { subscriptions: 'accepted and forgotten' });
    await subscribe();
    expect(follower.modeOf(1)).toBe('subscribed');
    read(1, 1.5);
    await pass(minute);
    expect(follower.toRead()).toEqual([1]);
    read(1, 1.5);
    expect(follower.modeOf(1)).toBe('polling');
  });

  it('where what it is told was wrong twice in a row', async () => {
    const { follower, subscribe, read } = controller(1);
    await subscribe();
    read(1, 40);
    read(1, 1.5);
    read(1, 40);
    expect(follower.modeOf(1)).toBe('subscribed');
    read(1, 40);
    expect(follower.modeOf(1)).toBe('polling');
  });

  it('but not for a difference the device does not tell, and not because it could not be read', async () => {
    const { network, follower, subscribe, read } = controller(1);
    await subscribe();
    for (const value of [1.9, 2, 1.1]) read(1, value);
    for (let time = 0; time < 3; time += 1) {
      const silent = readingOf(
        1,
        { presentValue: { values: [] }, statusFlags: null, reliability: null },
        network.time.clock.now(),
      );
      follower.afterReading([{ ...silent, quality: 'offline' }]);
    }
    expect(follower.modeOf(1)).toBe('subscribed');
  });

  it('where the device does not answer until its subscription has lapsed', async () => {
    const { network, device, follower, pass, subscribe } = controller(1);
    await subscribe();
    device.options.isDead = true;
    await pass(5 * minute);
    await subscribe();
    expect(follower.modeOf(1)).toBe('subscribed');
    await pass(6 * minute);
    await subscribe();
    expect(follower.modeOf(1)).toBe('asking');
    device.options.isDead = false;
    await pass(2 * minute);
    await subscribe();
    expect(follower.modeOf(1)).toBe('subscribed');
    expect(network.count('subscribe')).toBe(4);
  });
});

const renewedAt = (random: number) => afterSubscribed(beginFollowing(0), 0, random).subscribeAt;

it('Renewals are spread by a tenth around the half of the lifetime', () => {
  expect([renewedAt(0), renewedAt(0.5), renewedAt(1)].map(Math.round)).toEqual([270_000, 300_000, 330_000]);
});

it('A watchdog never reads more often than the point is wanted', () => {
  const subscribed = afterTold(afterSubscribed(beginFollowing(0), 0, 0.5), { value: 1, text: null });
  const read = { value: 1, text: null };
  expect(afterRead(subscribed, read, { increment: null, intervalMs: minute }, 0).readAt).toBe(15 * minute);
  expect(afterRead(subscribed, read, { increment: null, intervalMs: 60 * minute }, 0).readAt).toBe(60 * minute);
});
