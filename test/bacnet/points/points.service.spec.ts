import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PointQuery } from '../../../src/bacnet/points/point.dto.js';
import { InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { Building, noon, silence } from '../devices/building.js';

describe('Points', () => {
  let building: Building;
  let supply: number;
  let damper: number;
  let mode: number;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(async () => {
    await building.clear();
    [supply = 0, damper = 0] = await building.pointsOf(await building.device(), [
      { name: 'Supply', description: 'Supply air' },
      { name: 'Damper', description: '', type: 4, units: null, stateTexts: ['closed', 'open'], isCommandable: true },
    ]);
    const boiler = await building.device({ instance: 8, name: 'Boiler' });
    [mode = 0] = await building.pointsOf(boiler, [
      { name: 'Mode', description: '', type: 19, units: 47_813, stateTexts: ['auto', 'day'] },
    ]);
  });
  afterAll(() => building.close());

  const get = (id: number) => building.run(() => building.points.get(id));
  const change = (ids: number[], changes: Parameters<Building['points']['changeAll']>[1]) =>
    building.run(() => building.points.changeAll(ids, changes));
  const names = async (wanted: Partial<PointQuery>) => {
    const [found, count] = await building.run(() => building.points.list({ page: 1, page_size: 50, ...wanted }));
    expect(count).toBe(found.length);
    return found.map(({ name }) => name);
  };

  it('show their newest value as people read it, once there is one', async () => {
    expect(await get(damper)).toMatchObject({
      device: 1,
      device_name: 'AHU 1',
      object_type: 4,
      object_type_name: 'binary-output',
      object_instance: 2,
      units_id: null,
      units: null,
      state_texts: ['closed', 'open'],
      is_commandable: true,
      is_enabled: true,
      interval_seconds: 60,
      use_cov: false,
      limit_state: 'normal',
      latest: null,
    });
    await building.write([
      { pointId: damper, value: 1, statusFlags: 4, quality: 'uncertain', source: 'cov', reliability: 0 },
      { pointId: mode, value: 2, deviceAt: noon - 500 },
      { pointId: supply, value: Number.NaN, quality: 'fault', statusFlags: null, problem: 'not a number' },
    ]);
    expect((await get(damper)).latest).toEqual({
      value: 1,
      value_text: null,
      display: 'open',
      quality: 'uncertain',
      status_flags: { in_alarm: false, fault: false, overridden: true, out_of_service: false },
      reliability: 'no-fault-detected',
      at: '2026-03-02T12:00:00.000Z',
      changed_at: '2026-03-02T12:00:00.000Z',
      source: 'cov',
      device_at: null,
      problem: null,
    });
    expect(await get(mode)).toMatchObject({
      units: 'unit 47813',
      latest: { display: 'day', device_at: '2026-03-02T11:59:59.500Z' },
    });
    expect((await get(supply)).latest).toMatchObject({
      value: null,
      value_text: 'NaN',
      status_flags: null,
      problem: 'not a number',
    });
    await expect(get(99)).rejects.toBeInstanceOf(NotFound);
  });

  it('are found by device, type, quality, limit state, switch, absence and parts of names', async () => {
    await building.write([{ pointId: supply, value: 35 }, silence({ pointId: mode })]);
    await change([supply], { high_limit: 30 });
    await change([damper], { is_enabled: false });
    await building.rows(sql`update bacnet_point set is_missing = true where id = ${mode}`);
    expect(await names({})).toEqual(['Supply', 'Damper', 'Mode']);
    expect(await names({ device: [2] })).toEqual(['Mode']);
    expect(await names({ object_type: [0, 4] })).toEqual(['Supply', 'Damper']);
    expect(await names({ quality: ['offline', 'fault'] })).toEqual(['Mode']);
    expect(await names({ limit_state: ['low', 'high'] })).toEqual(['Supply']);
    expect(await names({ enabled: false })).toEqual(['Damper']);
    expect(await names({ missing: true })).toEqual(['Mode']);
    expect(await names({ missing: false, enabled: true })).toEqual(['Supply']);
    expect(await names({ search: 'supply AIR' })).toEqual(['Supply']);
    expect(await names({ search: 'boil' })).toEqual(['Mode']);
    expect(await names({ search: '_' })).toEqual([]);
  });

  it('are listed in any order, page by page, those without a value last', async () => {
    await building.write([
      { pointId: supply, value: 1 },
      { pointId: mode, value: 2 },
    ]);
    expect(await names({ ordering: '-name' })).toEqual(['Supply', 'Mode', 'Damper']);
    expect(await names({ ordering: 'value' })).toEqual(['Supply', 'Mode', 'Damper']);
    expect(await names({ ordering: '-value' })).toEqual(['Mode', 'Supply', 'Damper']);
    const second = await building.run(() => building.points.list({ page: 2, page_size: 2, ordering: 'id' }));
    expect(second).toMatchObject([[{ name: 'Mode' }], 3]);
    await expect(names({ ordering: 'password' })).rejects.toBeInstanceOf(InvalidInput);
  });

  it('change what is given and keep the rest, many alike in one go', async () => {
    expect(await change([supply, damper, supply, 99], { interval_seconds: 900, low_limit: 0.1 })).toBe(2);
    expect(await change([supply], { use_cov: true, high_limit: 21.3, hysteresis: 0.2 })).toBe(1);
    const set = { interval_seconds: 900, low_limit: 0.1, high_limit: 21.3, hysteresis: 0.2, use_cov: true };
    expect(await get(supply)).toMatchObject(set);
    expect(await change([supply], { low_limit: null })).toBe(1);
    expect(await get(supply)).toMatchObject({ ...set, low_limit: null });
    expect(await get(damper)).toMatchObject({
      interval_seconds: 900,
      low_limit: 0.1,
      high_limit: null,
      use_cov: false,
    });
    await expect(building.run(() => building.points.change(99, {}))).rejects.toBeInstanceOf(NotFound);
  });

  it('are all left as they were where the limits of one would make no sense', async () => {
    await change([supply], { low_limit: 10 });
    const refused = change([damper, supply], { high_limit: 9, interval_seconds: 5 });
    await expect(refused).rejects.toMatchObject({ errors: [{ field: 'low_limit' }] });
    await expect(change([supply], { high_limit: 12, hysteresis: 3 })).rejects.toMatchObject({
      errors: [{ field: 'hysteresis' }],
    });
    expect(await get(damper)).toMatchObject({ high_limit: null, interval_seconds: 60 });
  });

  it('have limits as small and as large as their columns', async () => {
    await change([supply], { low_limit: -3.4e38, high_limit: 1e-46 });
    expect(await get(supply)).toMatchObject({ low_limit: -3.4e38, high_limit: 0 });
  });
});
