import { describe, expect, it } from 'vitest';
import type { DeviceProfile } from '../../../src/bacnet/engine/batching/device-profile.rules.js';
import { BacnetFault } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import type { ReadSpec } from '../../../src/bacnet/network/bacnet.client.js';
import { refused, silence } from '../../fakes/bacnet-device.js';
import { controller, input, right } from './controller.js';

const asks = (specs: readonly ReadSpec[], instance: number) => specs.some(({ object }) => object.instance === instance);

describe('The size of a batch', () => {
  it('of a device with a small APDU needs no abort at all', async () => {
    const { network, collect } = controller(200, { maxApdu: 480 });
    const { readings, profile } = await collect();
    expect(readings.map(({ value }) => value)).toEqual(right(200));
    expect(profile.replyLimit).toBeNull();
    expect(network.count('read')).toBe(0);
  });

  it.each(['abort', 'overflow'] as const)(
    'settles after two aborts at most where a device promises too much (%s), and stays',
    async tooLarge => {
      const { network, collect } = controller(200, { realApdu: 480, tooLarge });
      const first = await collect();
      expect(first.readings.map(({ value }) => value)).toEqual(right(200));
      expect(network.log.filter(({ fault }) => fault === 'abort').length).toBeLessThanOrEqual(2);
      network.log.length = 0;
      const stored = JSON.parse(JSON.stringify(first.profile)) as DeviceProfile;
      const again = await collect(stored);
      expect(again.readings.map(({ value }) => value)).toEqual(right(200));
      expect(network.log.filter(({ fault }) => fault !== null)).toEqual([]);
      expect(again.profile.replyLimit).toBe(stored.replyLimit);
    },
  );

  it('is halved also where the device just keeps silent about what is too much', async () => {
    const { collect } = controller(150, { realApdu: 480, tooLarge: 'silent' });
    const first = await collect();
    expect(first.readings.map(({ value }) => value)).toEqual(right(150));
    expect(first.silent).toBe(0);
    expect(first.profile.replyLimit).toBeLessThan(700);
    const again = await collect(first.profile);
    expect(again.profile.goodBatches).toBeGreaterThan(first.profile.goodBatches);
  });

  it('is one where the device knows no ReadPropertyMultiple, which is asked once in its life', async () => {
    const { network, collect } = controller(10, { noMultiple: true });
    const { profile } = await collect();
    expect(profile.noMultiple).toBe(true);
    expect((await collect(profile)).readings.map(({ value }) => value)).toEqual(right(10));
    expect(network.count('readMultiple')).toBe(1);
  });
});

describe('An answer that is garbled once', () => {
  it('is asked for again, and nothing is learned from it', async () => {
    const { network, device, collect } = controller(60);
    device.fail(input(20), 85, new BacnetFault('mismatch', 'Something else.'));
    network.time.after(1, () => device.heal());
    const { readings, profile } = await collect();
    expect(readings.map(({ value }) => value)).toEqual(right(60));
    expect(profile).toMatchObject({ replyLimit: null, apart: [] });
  });
});

describe('A point that spoils every batch', () => {
  it('cannot be decoded, is found, and read alone ever after', async () => {
    const { network, device, collect } = controller(80);
    device.fail(input(33), 85, new BacnetFault('malformed', 'Cannot be read.'));
    const first = await collect();
    expect(first.readings[32]).toMatchObject({ quality: 'undecodable', fault: 'malformed', value: null });
    expect(first.readings.filter(({ quality }) => quality === 'good')).toHaveLength(79);
    expect(first.profile.apart).toEqual(['0:33:85']);
    expect(first.profile.replyLimit).toBeNull();
    const before = network.count('readMultiple');
    const again = await collect(first.profile);
    expect(again.readings.filter(({ quality }) => quality === 'good')).toHaveLength(79);
    expect(network.count('readMultiple') - before).toBeLessThanOrEqual(3);
  });

  it('together with one other is read alone, and so is that one', async () => {
    const { device, collect } = controller(40);
    const answer = device.readMultiple.bind(device);
    device.readMultiple = specs => (asks(specs, 8) && asks(specs, 9) ? refused('abort', { reason: 0 }) : answer(specs));
    const first = await collect();
    expect(first.readings.map(({ value }) => value)).toEqual(right(40));
    expect(first.profile).toMatchObject({ replyLimit: null, noMultiple: false });
    expect(first.profile.apart.length).toBeGreaterThan(0);
    const again = await collect(first.profile);
    expect(again.readings.map(({ value }) => value)).toEqual(right(40));
  });

  it('by silence is offline, and the others are read', async () => {
    const { device, collect } = controller(60);
    device.fail(input(20), 85, silence);
    const { readings, profile } = await collect();
    expect(readings[19]).toMatchObject({ quality: 'offline', fault: 'timeout' });
    expect(readings.filter(({ quality }) => quality === 'good')).toHaveLength(59);
    expect(profile.apart).toEqual(['0:20:85']);
  });

  it('by a refusal of the whole question is a fault, and the others are read', async () => {
    const { device, collect } = controller(40);
    device.fail(input(11), 103, refused('reject', { reason: 4 }));
    const { readings } = await collect();
    expect(readings.every(({ quality }) => quality === 'good')).toBe(true);
    expect(readings[10]).toMatchObject({ value: 11.5, reliability: null });
  });
});
