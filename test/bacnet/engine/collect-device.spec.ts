import { describe, expect, it } from 'vitest';
import { newProfile } from '../../../src/bacnet/engine/batching/device-profile.rules.js';
import { collectDevice } from '../../../src/bacnet/engine/collection/collect-device.js';
import { refused, silence } from '../../fakes/bacnet-device.js';
import { address, controller, input, right } from './controller.js';

const pointOf = (instance: number) => ({ pointId: instance, object: input(instance) });

describe('Collecting a device', () => {
  it('reads value, flags and reliability of every point, many at once', async () => {
    const { network, collect } = controller(100);
    const { readings, faults } = await collect();
    expect(readings.map(({ value }) => value)).toEqual(right(100));
    expect(
      readings.every(
        ({ quality, statusFlags, reliability }) => quality === 'good' && statusFlags === 0 && reliability === 0,
      ),
    ).toBe(true);
    expect(faults).toEqual({});
    expect(network.log.length).toBeLessThanOrEqual(4);
  });

  it('needs at least 20 times fewer requests for 1,000 values together than one by one', async () => {
    const together = controller(1_000);
    const alone = controller(1_000, { noMultiple: true });
    expect((await together.collect()).readings.map(({ value }) => value)).toEqual(right(1_000));
    expect((await alone.collect()).readings.map(({ value }) => value)).toEqual(right(1_000));
    expect(alone.network.log.length / together.network.log.length).toBeGreaterThanOrEqual(20);
  });

  it('leaves out what an object is known not to have', async () => {
    const { network, client } = controller(3);
    const points = [{ ...pointOf(1), statusFlags: false }, { ...pointOf(2), reliability: false }, pointOf(3)];
    const target = { address, instance: 1001, maxApdu: 480 };
    const alone = { ...newProfile, noMultiple: true };
    const { readings } = await network.time.run(collectDevice(client, target, points, alone, network.time));
    expect(readings).toMatchObject([
      { value: 1.5, statusFlags: null, reliability: 0 },
      { value: 2.5, statusFlags: 0, reliability: null },
      { value: 3.5, statusFlags: 0, reliability: 0 },
    ]);
    expect(network.log).toHaveLength(7);
  });

  it('gives a point whose property fails its fault, and the others their values', async () => {
    const { device, collect } = controller(30);
    device.fail(input(7), 85, refused('error', { errorClass: 1, errorCode: 31 }));
    device.fail(input(8), 103, refused('error', { errorClass: 2, errorCode: 32 }));
    const { readings, faults } = await collect();
    expect(readings.filter(({ quality }) => quality === 'good')).toHaveLength(29);
    expect(readings[6]).toMatchObject({ value: null, quality: 'fault', fault: 'unknown-object' });
    expect(readings[7]).toMatchObject({ value: 8.5, reliability: null, quality: 'good' });
    expect(faults).toEqual({ 'unknown-object': 1 });
  });

  it('is cancelled at once, and everything settles when the port closes', async () => {
    const stop = new AbortController();
    const cancelled = controller(500);
    cancelled.network.time.after(30, () => stop.abort());
    await expect(cancelled.collect(newProfile, stop.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(cancelled.client.counters.pending).toBe(0);
    const closed = controller(500);
    closed.network.time.after(30, () => void closed.client.close());
    await expect(closed.collect()).rejects.toMatchObject({ kind: 'closed' });
  });
});

describe('A device that does not answer', () => {
  it('leaves every point offline, after one question and one probe', async () => {
    const { network, collect } = controller(500, { isDead: true });
    const { readings, faults, answered, silent } = await collect();
    expect(readings).toHaveLength(500);
    expect(new Set(readings.map(({ quality }) => quality))).toEqual(new Set(['offline']));
    expect({ faults, answered, silent }).toEqual({ faults: { timeout: 500 }, answered: false, silent: 2 });
    expect(network.log).toHaveLength(2);
  });

  it('any more leaves the points offline that were not read yet', async () => {
    const { network, device, collect } = controller(500);
    network.time.after(70, () => (device.options.isDead = true));
    const { readings, answered, silent } = await collect();
    const good = readings.filter(({ quality }) => quality === 'good').length;
    expect(good).toBeGreaterThan(0);
    expect(readings.filter(({ quality }) => quality === 'offline')).toHaveLength(500 - good);
    expect({ answered, silent }).toEqual({ answered: true, silent: 2 });
  });

  it('to one property after the other is given up after three', async () => {
    const { network, device, collect } = controller(50, { noMultiple: true });
    for (let instance = 1; instance <= 50; instance += 1)
      device.fail(input(instance), 85, silence).fail(input(instance), 111, silence).fail(input(instance), 103, silence);
    const { readings } = await collect({ ...newProfile, noMultiple: true });
    expect(readings.every(({ quality }) => quality === 'offline')).toBe(true);
    expect(network.log.length).toBeLessThanOrEqual(6);
  });

  it('because nothing can be sent makes its points stale, and is not its fault', async () => {
    const { network, collect } = controller(20);
    network.isDown = true;
    const { readings, answered, silent } = await collect();
    expect(new Set(readings.map(({ quality }) => quality))).toEqual(new Set(['stale']));
    expect({ answered, silent }).toEqual({ answered: false, silent: 0 });
  });
});
