import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceOutcome } from '../../../src/bacnet/devices/discovered.js';
import { Building, enumeratedObject, foundDevice, noon } from './building.js';

const minute = 60_000;

describe('The registry of controllers', () => {
  let building: Building;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(() => building.clear());
  afterAll(() => building.close());

  const find = (...devices: Partial<ReturnType<typeof foundDevice>>[]) =>
    building.run(() => building.registry.saveDiscovered(devices.map(foundDevice)));
  const get = (id: number) => building.run(() => building.devices.get(id));
  const outcome = (id: number, given: Partial<DeviceOutcome>) => {
    const usual = { at: building.clock.now(), state: 'online' as const, failures: 0, retryAt: null, problem: null };
    return building.run(() => building.registry.saveOutcome(id, { ...usual, profile: null, ...given }));
  };
  const names = async () => (await building.told()).map(({ name }) => name);

  it('tells of a device that is found for the first time, and only then', async () => {
    expect(await find({ instance: 7, name: null })).toEqual([{ id: 1, network: 0, instance: 7, isNew: true }]);
    expect(await building.told()).toMatchObject([
      { name: 'bacnet_device.found', payload: { device_id: 1, name: 'Device 7', instance: 7 } },
    ]);
    expect(await find({ instance: 7, name: 'AHU' })).toMatchObject([{ id: 1, isNew: false }]);
    expect(await names()).toEqual([]);
    expect(await get(1)).toMatchObject({
      name: 'AHU',
      state: 'online',
      vendor_name: 'Acme',
      system_status: 'operational',
    });
  });

  it('knows a device by network and instance, and follows its address', async () => {
    await find({}, { network: 5, address: '10.0.0.9:47808#5:0a' });
    await find({ address: '10.0.0.77:47808' });
    expect(await get(1)).toMatchObject({ address: '10.0.0.77:47808', duplicate_address: null, network: 0 });
    expect(await get(2)).toMatchObject({ address: '10.0.0.9:47808#5:0a', network: 5 });
  });

  it('keeps a second address of the same instance beside the first, as long as both answer', async () => {
    await find({});
    await find({ address: '10.0.0.6:47808', name: 'Intruder' }, {});
    expect(await get(1)).toMatchObject({
      address: '10.0.0.5:47808',
      duplicate_address: '10.0.0.6:47808',
      name: 'AHU 1',
    });
    await find({});
    expect(await get(1)).toMatchObject({ address: '10.0.0.5:47808', duplicate_address: null });
  });

  it('never leaves the address or the name somebody has given', async () => {
    const entered = { address: '10.0.0.8', instance: 100, name: 'By hand' };
    await building.run(() => building.devices.create(entered));
    await find({ address: '10.0.0.9:47808' });
    expect(await get(1)).toMatchObject({
      address: '10.0.0.8:47808',
      duplicate_address: '10.0.0.9:47808',
      name: 'By hand',
      is_static: true,
      model_name: 'X1',
    });
  });

  it('keeps what is known where a device does not tell it any more', async () => {
    await find({ profile: { replyLimit: 400 } });
    await find({ vendorName: null, modelName: null, firmware: null, protocolRevision: null, systemStatus: null });
    const [row] = await building.rows(sql`select vendor_name, firmware, protocol_revision, profile from bacnet_device`);
    expect(row).toEqual({ vendor_name: 'Acme', firmware: '1.0', protocol_revision: 14, profile: { replyLimit: 400 } });
  });

  it('bears whatever a device says about itself', async () => {
    const text = `\0${'😀'.repeat(300)}\ud800`;
    await find({
      name: text,
      vendorName: text,
      vendorId: 2 ** 40,
      protocolRevision: 1.5,
      systemStatus: 4_294_967_295,
      maxApdu: 1e9,
    });
    expect(await get(1)).toMatchObject({
      vendor_id: null,
      protocol_revision: null,
      system_status: null,
      max_apdu: 1476,
    });
    const hostile = enumeratedObject({ name: text, stateTexts: [text, '\0'], units: 2 ** 32 - 1, problem: text });
    await building.pointsOf(1, [hostile]);
    const [point] = await building.rows(sql`select units, state_texts->>1 as second from bacnet_point`);
    expect(point).toEqual({ units: null, second: '' });
  });

  it('stores ten thousand devices of one search', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      instance: n,
      address: `10.1.${n >> 8}.${n & 255}:47808`,
    }));
    expect(await find(...many)).toHaveLength(10_000);
    expect(await find(...many)).toSatisfy((devices: { isNew: boolean }[]) => devices.every(({ isNew }) => !isNew));
  });

  it('tells once that a device fell silent, and once that it is back', async () => {
    const device = await building.device();
    await building.told();
    building.clock.advance(minute);
    await outcome(device, {});
    building.clock.advance(minute);
    const retryAt = new Date(noon + 10 * minute);
    for (const failures of [3, 4, 5])
      await outcome(device, { state: 'offline', failures, retryAt, problem: 'no reply' });
    expect(await building.told()).toEqual([
      {
        name: 'bacnet_device.silent',
        payload: {
          device_id: device,
          name: 'AHU 1',
          instance: 100,
          since: '2026-03-02T12:01:00.000Z',
          message: 'AHU 1 does not answer any more.',
        },
      },
    ]);
    expect(await get(device)).toMatchObject({
      state: 'offline',
      state_since: '2026-03-02T12:02:00.000Z',
      failures: 5,
      retry_at: retryAt.toISOString(),
      problem: 'no reply',
    });
    building.clock.advance(minute);
    await outcome(device, { profile: { noMultiple: true } });
    await outcome(device, {});
    expect(await building.told()).toMatchObject([
      { name: 'bacnet_device.returned', payload: { since: '2026-03-02T12:02:00.000Z' } },
    ]);
    expect(await get(device)).toMatchObject({ state: 'online', failures: 0, retry_at: null, problem: null });
    expect(await building.rows(sql`select profile from bacnet_device`)).toEqual([{ profile: { noMultiple: true } }]);
  });

  it('tells once however many programs notice', async () => {
    const device = await building.device();
    await building.told();
    await Promise.all([1, 2, 3, 4].map(failures => outcome(device, { state: 'offline', failures })));
    expect(await names()).toEqual(['bacnet_device.silent']);
    await expect(outcome(99, {})).resolves.toBeUndefined();
  });

  it('keeps the state where nothing was learned about it', async () => {
    const device = await building.device();
    await outcome(device, { state: null, failures: 1, problem: 'port in use' });
    expect(await get(device)).toMatchObject({ state: 'online', failures: 1, problem: 'port in use' });
  });
});
