import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFound } from '../../../src/shared/errors.js';
import { Building, enumeratedObject, noon } from './building.js';

const minute = 60_000;

describe('The points of a controller', () => {
  let building: Building;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(() => building.clear());
  afterAll(() => building.close());

  const get = (id: number) => building.run(() => building.devices.get(id));
  const collectable = async () => {
    const devices = await building.run(() => building.registry.collectable());
    return devices.flatMap(({ points: wanted }) => wanted.map(({ id }) => id));
  };

  it('are missing when a complete list has them no more, and come back', async () => {
    const device = await building.device();
    const objects = [1, 2, 3].map(instance => enumeratedObject({ instance }));
    const save = (listed: typeof objects, complete = true) =>
      building.run(() => building.registry.saveEnumeration(device, { complete, expected: 3, objects: listed }));
    expect(await save(objects)).toEqual({ added: 3, changed: 0, missing: 0 });
    expect(await save(objects)).toEqual({ added: 0, changed: 0, missing: 0 });
    expect(await save(objects.slice(1), false)).toEqual({ added: 0, changed: 0, missing: 0 });
    expect(await get(device)).toMatchObject({ objects_complete: false, objects_expected: 3, point_count: 3 });
    expect(await save(objects.slice(1))).toEqual({ added: 0, changed: 0, missing: 1 });
    expect(await get(device)).toMatchObject({ objects_complete: true, point_count: 3, problem_count: 1 });
    expect(await save(objects)).toEqual({ added: 0, changed: 1, missing: 0 });
    expect(await get(device)).toMatchObject({ problem_count: 0 });
  });

  it('keep what people set, and what could not be read this time', async () => {
    const device = await building.device();
    const states = ['off', 'on'];
    const [point = 0] = await building.pointsOf(device, [{ type: 3, stateTexts: states, isCommandable: true }]);
    const set = {
      is_enabled: false,
      interval_seconds: 900,
      use_cov: true,
      low_limit: 1,
      high_limit: 9,
      hysteresis: 0.5,
    };
    await building.run(() => building.points.change(point, set));
    const nothing = { name: null, description: null, units: null, stateTexts: null, isCommandable: null };
    await building.pointsOf(device, [{ type: 3, ...nothing, problem: 'no name' }]);
    expect(await building.run(() => building.points.get(point))).toMatchObject({
      ...set,
      name: 'Supply',
      units: 'degrees-celsius',
      state_texts: states,
      is_commandable: true,
      problem: 'no name',
    });
    await building.pointsOf(device, [{ type: 3, name: 'Renamed' }]);
    expect(await building.run(() => building.points.get(point))).toMatchObject({
      ...set,
      name: 'Renamed',
      problem: null,
    });
  });

  it('are one each however often they are listed, and none of a device that is gone', async () => {
    const device = await building.device();
    expect(await building.pointsOf(device, [{ instance: 1 }, { instance: 1 }])).toHaveLength(1);
    const enumeration = { complete: true, expected: 0, objects: [] };
    await expect(building.run(() => building.registry.saveEnumeration(99, enumeration))).rejects.toBeInstanceOf(
      NotFound,
    );
  });

  it('are collected as long as they and their device are wanted, with everything that is needed to ask', async () => {
    const device = await building.device();
    const points = await building.pointsOf(device, [{}, {}, {}]);
    const [first = 0, second = 0, third = 0] = points;
    expect(await collectable()).toEqual(points);
    await building.run(() => building.points.change(first, { is_enabled: false }));
    await building.rows(sql`update bacnet_point set is_missing = true where id = ${second}`);
    expect(await collectable()).toEqual([third]);
    await building.write([{ pointId: third, at: noon + 2_000 }]);
    const silent = { at: new Date(noon), state: 'offline' as const, failures: 0, problem: 'no reply' };
    const retryAt = new Date(noon + minute);
    await building.run(() =>
      building.registry.saveOutcome(device, { ...silent, retryAt, profile: { replyLimit: 480 } }),
    );
    const [all] = await building.run(() => building.registry.collectable({ deviceIds: [device, 99] }));
    expect(all).toMatchObject({ id: device, state: 'offline', retryAt: noon + minute, profile: { replyLimit: 480 } });
    expect(all?.points).toMatchObject([{ id: third, intervalSeconds: 60, useCov: false, lastAt: noon + 2_000 }]);
    await building.rows(sql`update bacnet_device set is_enabled = false`);
    expect(await collectable()).toEqual([]);
  });
});
