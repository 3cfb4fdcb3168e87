import { afterEach, describe, expect, it } from 'vitest';
import { BacnetFaults } from '../../../src/simulators/bacnet/bacnet.simulator.options.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, hex, objectHex, RawClient, real, service, simulate, subscribeOf, writeOf } from './raw.client.js';

afterEach(closeAll);

const sensor: [number, number] = [0, 1];
const id = { type: 0, instance: 1 };

async function watched(faults: Partial<BacnetFaults> = {}, repeatMs?: number) {
  const clock = new FakeClock();
  const points = [
    { type: 0, instance: 1, value: 20, covIncrement: 0.5 },
    { type: 4, instance: 1 },
  ];
  const simulator = await simulate({ clock, devices: [{ instance: 7, points, faults, repeatMs }] });
  const client = await RawClient.open();
  const device = simulator.device(7);
  const subscribe = (processId: number, wish?: { confirmed: boolean; lifetime: number }, object = sensor) =>
    client.request(device, service.subscribe, subscribeOf(processId, object, wish));
  return { clock, device, client, subscribe };
}

/** A notification from its process identifier on. */
function about(
  processId: number,
  secondsLeft: number,
  value: string,
  flags = '820400',
  object = objectHex(0, 1),
): string {
  const left = secondsLeft > 255 ? `3a${hex(secondsLeft, 2)}` : `39${hex(secondsLeft, 1)}`;
  return `09${hex(processId, 1)}1c${objectHex(8, 7)}2c${object}${left}4e09552e${value}2f096f2e${flags}2f4f`;
}

const unconfirmed = (frame: string) => frame.slice(12).replace(/^1002/, '');

describe('Change-of-value subscriptions of a simulated BACnet device', () => {
  it('are told the value at once, and every change of at least the increment', async () => {
    const { device, client, subscribe } = await watched();
    expect(await subscribe(3, { confirmed: false, lifetime: 600 })).toBe('200105');
    expect((await client.next(1)).hex.slice(0, 16)).toMatch(/^810a00..01001002$/);
    device.set(id, 20.25);
    device.set(id, 20.5);
    device.set(id, 20.75);
    device.set(id, 19);
    await eventually(() =>
      expect(client.frames.slice(1).map(frame => unconfirmed(frame.hex))).toEqual(
        [20, 20.5, 19].map(value => about(3, 600, real(value))),
      ),
    );
  });

  it('are told of a write and of a status flag as well', async () => {
    const { device, client, subscribe } = await watched();
    await subscribe(1, { confirmed: false, lifetime: 60 }, [4, 1]);
    await client.next(1);
    client.send(device, 0x0a, `0104000563${hex(service.write, 1)}${writeOf([4, 1], 85, '9101', 8)}`);
    const output = objectHex(4, 1);
    await eventually(() => expect(client.frames).toHaveLength(4));
    device.put({ type: 4, instance: 1 }, 81, { type: 'boolean', value: true });
    await eventually(() =>
      expect(client.frames.map(frame => unconfirmed(frame.hex)).filter(body => body.startsWith('0901'))).toEqual([
        about(1, 60, '9100', '820400', output),
        about(1, 60, '9101', '820400', output),
        about(1, 60, '9101', '820410', output),
      ]),
    );
  });

  it('ask for an acknowledgement when they are confirmed, three times and no more', async () => {
    const { client, device, subscribe } = await watched({}, 20);
    await subscribe(5, { confirmed: true, lifetime: 60 });
    await eventually(() => expect(client.frames).toHaveLength(4));
    device.set(id, 25);
    await eventually(() => expect(client.frames).toHaveLength(7));
    const [, ...notifications] = client.frames.map(frame => frame.hex.slice(8));
    const expected = [
      [1, 20],
      [2, 25],
    ].map(([number = 0, value = 0]) => `01040005${hex(number, 1)}01${about(5, 60, real(value))}`);
    expect(notifications).toEqual(expected.flatMap(each => [each, each, each]));
  });

  it('count the notifications that were acknowledged', async () => {
    const { device, client, subscribe } = await watched();
    await subscribe(5, { confirmed: true, lifetime: 60 });
    for (const [number, value] of [21, 22, 23].entries()) {
      const { hex: notification } = await client.next(number + 1);
      client.send(device, 0x0a, `010020${notification.slice(16, 18)}01`);
      await eventually(() => expect(device.acknowledged).toBe(number + 1));
      device.set(id, value);
    }
    expect((await client.next(4)).hex.slice(12, 20)).toBe('00050401');
  });

  it('end with their lifetime, and when they are cancelled', async () => {
    const { clock, device, client, subscribe } = await watched();
    await subscribe(1, { confirmed: false, lifetime: 60 });
    await client.next(1);
    await subscribe(2, { confirmed: false, lifetime: 0 });
    await client.next(3);
    clock.advance(20_000);
    expect(device.subscriptions.map(({ processId, secondsLeft }) => [processId, secondsLeft])).toEqual([
      [1, 40],
      [2, 0],
    ]);
    clock.advance(40_000);
    device.set(id, 30);
    expect(unconfirmed((await client.next(4)).hex)).toBe(about(2, 0, real(30)));
    expect(await subscribe(2)).toMatch(/^20..05$/);
    device.set(id, 40);
    await client.hearsOnly(6, device);
    expect(device.subscriptions).toEqual([]);
  });

  it('are renewed in their place', async () => {
    const { clock, device, client, subscribe } = await watched();
    await subscribe(1, { confirmed: false, lifetime: 60 });
    await client.next(1);
    clock.advance(50_000);
    await subscribe(1, { confirmed: false, lifetime: 60 });
    await client.next(3);
    expect(device.subscriptions).toMatchObject([{ processId: 1, secondsLeft: 60, subscriber: client.address }]);
  });

  it('are refused where the device cannot, does not know how, or has no such object', async () => {
    const { device, subscribe } = await watched();
    const wish = { confirmed: false, lifetime: 60 };
    expect(await subscribe(1, wish, [0, 9])).toMatch(/^50..059101911f$/);
    expect(await subscribe(1, wish, [8, 7])).toMatch(/^50..059101912d$/);
    device.faults({ cov: 'off' });
    expect(await subscribe(1, wish)).toMatch(/^50..059101912d$/);
    device.faults({ cov: 'unknown' });
    expect(await subscribe(1, wish)).toMatch(/^60..09$/);
  });

  it('may be accepted by a device that never sends anything', async () => {
    const { device, client, subscribe } = await watched({ cov: 'silent' });
    expect(await subscribe(1, { confirmed: false, lifetime: 60 })).toBe('200105');
    device.set(id, 30);
    await client.hearsOnly(1, device);
  });

  it('are forgotten by a device that loses its power', async () => {
    const { device, client, subscribe } = await watched();
    await subscribe(1, { confirmed: false, lifetime: 60 });
    await client.next(1);
    device.kill();
    device.revive();
    device.set(id, 30);
    await client.hearsOnly(2, device);
  });
});
