import { describe, expect, it } from 'vitest';
import { newProfile } from '../../../src/bacnet/engine/batching/device-profile.rules.js';
import { enumerate, type EnumerationProgress } from '../../../src/bacnet/engine/enumeration/enumerate.js';
import { BacnetFault } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import { refused, silence, text, type FakeDeviceOptions } from '../../fakes/bacnet-device.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';

const address = '10.0.0.5:47808';

function controller(points: number, options: Partial<FakeDeviceOptions> = {}) {
  const network = new FakeBacnetNetwork();
  const client = new FakeBacnetClient(network);
  const device = network.add({ instance: 1001, address, ...options }).withInputs(points);
  const progress: EnumerationProgress[] = [];
  const target = {
    address,
    instance: 1001,
    maxApdu: options.maxApdu ?? 1_476,
    segmentation: options.segmentation ?? 'none',
  };
  const list = () =>
    network.time.run(
      enumerate(client, target, newProfile, { clock: network.time.clock, onProgress: one => progress.push(one) }),
    );
  return { network, client, device, list, progress };
}

describe('The object list of 1,073 objects', () => {
  it.each<[string, Partial<FakeDeviceOptions>]>([
    ['of a device that sends it in segments', { segmentation: 'both', tooLarge: 'segments' }],
    ['of a device that aborts because it has no segments', { segmentation: 'none', tooLarge: 'abort' }],
    ['of a device that promises segments and aborts for want of room', { segmentation: 'both', tooLarge: 'overflow' }],
    ['of a device that promises segments and keeps silent', { segmentation: 'both', tooLarge: 'silent' }],
    ['of a device with a small APDU', { maxApdu: 480 }],
    ['of a device that promises more than it can', { segmentation: 'both', realApdu: 206 }],
    ['of a device without ReadPropertyMultiple', { noMultiple: true }],
  ])('is complete: %s', async (_, options) => {
    const { list } = controller(1_072, options);
    const { complete, expected, objects } = await list();
    expect({ complete, expected, count: objects.length }).toEqual({ complete: true, expected: 1_073, count: 1_073 });
    expect(new Set(objects.map(({ object }) => `${object.type}:${object.instance}`)).size).toBe(1_073);
    expect(objects.every(({ name }) => name !== null)).toBe(true);
  });
});

describe('An object list', () => {
  it('is told to be incomplete where the device does not say how long it is', async () => {
    const { device, network, client } = controller(3);
    const read = device.read.bind(device);
    device.read = (id, property, index) =>
      property === 76 && index === 0 ? refused('error', { errorClass: 2, errorCode: 42 }) : read(id, property, index);
    const work = enumerate(
      client,
      { address, instance: 1001, maxApdu: 1_476, segmentation: 'none' },
      newProfile,
      network.time,
    );
    const { complete, expected, objects } = await network.time.run(work);
    expect({ complete, expected, count: objects.length }).toEqual({ complete: false, expected: null, count: 4 });
  });

  it('is told to be incomplete where an element cannot be read', async () => {
    const { device, list } = controller(400);
    const answer = device.readMultiple.bind(device);
    const read = device.read.bind(device);
    device.read = (id, property, index) =>
      property === 76 && index === 200 ? refused('abort', { reason: 0 }) : read(id, property, index);
    device.readMultiple = specs =>
      specs.some(({ properties }) => properties.some(({ property, index }) => property === 76 && index === 200))
        ? refused('abort', { reason: 0 })
        : answer(specs);
    const { complete, expected, objects } = await list();
    expect({ complete, expected, count: objects.length }).toEqual({ complete: false, expected: 401, count: 400 });
  });

  it('that changes while it is read is read until every object is there once', async () => {
    const { device, list } = controller(600);
    // Objects move up by one while the second part is on its way.
    const answer = device.readMultiple.bind(device);
    let calls = 0;
    device.readMultiple = specs => {
      const isList = specs.some(({ properties }) => properties.some(({ property }) => property === 76));
      calls += isList ? 1 : 0;
      const shifted = specs.map(({ object, properties }) => ({
        object,
        properties: properties.map(one =>
          one.property === 76 && calls === 2 ? { ...one, index: (one.index ?? 0) - 1 } : one,
        ),
      }));
      const results = answer(shifted);
      if (!Array.isArray(results)) return results;
      return results.map(one => (one.property === 76 && calls === 2 ? { ...one, index: (one.index ?? 0) + 1 } : one));
    };
    const { complete, objects } = await list();
    expect({ complete, count: objects.length }).toEqual({ complete: true, count: 601 });
  });

  it('that grows while it is read is told to be incomplete', async () => {
    const { network, device, list } = controller(600);
    network.time.after(50, () => device.put({ type: 2, instance: 1 }, { 77: [text('New')] }));
    const { complete, expected, objects } = await list();
    expect({ complete, expected, count: objects.length }).toEqual({ complete: false, expected: 601, count: 601 });
  });

  it('of a device that does not answer is a fault', async () => {
    await expect(controller(1, { isDead: true }).list()).rejects.toMatchObject({ kind: 'timeout' });
  });
});

describe('An object', () => {
  it('tells what it is called, its unit, what its states are called and what it has', async () => {
    const { device, list } = controller(1);
    device.put(
      { type: 4, instance: 2 },
      { 77: [text('Pump')], 46: [text('Off')], 4: [text('On')], 111: [{ type: 'bits', value: [] }] },
    );
    device.put(
      { type: 14, instance: 3 },
      {
        87: Array.from({ length: 16 }, () => ({ type: 'null' })),
        77: [text('Mode')],
        110: [text('Auto'), text('Hand'), text('Off')],
      },
    );
    device.put({ type: 20, instance: 4 }, { 77: [text('Trend')] });
    device.put({ type: 200, instance: 5 }, { 77: [text('Own')], 117: [{ type: 'enumerated', value: 98 }] });
    const { objects } = await list();
    const named = Object.fromEntries(objects.map(object => [object.name, object]));
    expect(named['Input 1']).toMatchObject({
      typeName: 'analog-input',
      description: 'Temperature of room 1',
      units: 62,
      covIncrement: 0.5,
      hasValue: true,
      hasStatusFlags: true,
      hasReliability: true,
      faults: {},
    });
    expect(named['Pump']).toMatchObject({
      states: ['Off', 'On'],
      units: null,
      hasStatusFlags: true,
      hasReliability: false,
    });
    expect(named['Mode']).toMatchObject({ states: ['Auto', 'Hand', 'Off'], hasValue: true, isCommandable: true });
    expect([named['Input 1']?.isCommandable, named['Pump']?.isCommandable]).toEqual([false, false]);
    expect(named['Trend']).toMatchObject({ states: null, hasValue: false, hasStatusFlags: false });
    expect(named['Own']).toMatchObject({ typeName: 'type 200', units: 98, hasValue: true });
  });

  it('stays though properties of it fail, and says which', async () => {
    const { device, list } = controller(20);
    device.fail({ type: 0, instance: 3 }, 77, refused('error', { errorClass: 2, errorCode: 27 }));
    device.fail({ type: 0, instance: 4 }, 28, new BacnetFault('malformed', 'Cannot be read.'));
    device.fail({ type: 0, instance: 5 }, 117, silence);
    device.fail({ type: 0, instance: 6 }, 22, refused('error', { errorClass: 2, errorCode: 32 }));
    const { complete, objects } = await list();
    const input = (instance: number) => objects.find(({ object }) => object.type === 0 && object.instance === instance);
    expect({ complete, count: objects.length }).toEqual({ complete: true, count: 21 });
    expect(input(3)).toMatchObject({ name: null, units: 62, faults: { 'object-name': 'read-access-denied' } });
    expect(input(4)).toMatchObject({ name: 'Input 4', description: null, faults: { description: 'malformed' } });
    expect(input(5)).toMatchObject({ name: 'Input 5', units: null, faults: { units: 'timeout' } });
    expect(input(6)).toMatchObject({ covIncrement: null, faults: {} });
  });

  it('can be stored as JSON as it is', async () => {
    const { list } = controller(5);
    const enumeration = await list();
    expect(JSON.parse(JSON.stringify(enumeration))).toEqual(enumeration);
  });
});

it('Progress is told up to the last object, first of the list, then of the properties', async () => {
  const { list, progress } = controller(600);
  await list();
  expect([...new Set(progress.map(({ step }) => step))]).toEqual(['list', 'properties']);
  expect(progress.at(-1)).toEqual({ step: 'properties', done: 601, total: 601 });
});
