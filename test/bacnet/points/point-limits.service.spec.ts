import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Building, noon, type reading } from '../devices/building.js';

const minute = 60_000;

describe('Limits of points', () => {
  let building: Building;
  let point: number;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(async () => {
    await building.clear();
    point = await building.point({ name: 'Supply', units: 62 });
    await building.run(() => building.points.change(point, { low_limit: 10, high_limit: 30, hysteresis: 2 }));
    await building.told();
  });
  afterAll(() => building.close());

  const write = (...given: Partial<ReturnType<typeof reading>>[]) =>
    building.write(given.map(one => ({ pointId: point, ...one })));
  const values = (...list: number[]) => write(...list.map((value, n) => ({ at: noon + n * minute, value })));
  /** Facts since the last time, each with its side. */
  const names = async () => {
    const facts = await building.rows(sql<{ name: string; side: string | null }>`
      with gone as (delete from event returning id, name, payload)
      select substr(name, 9) as name, payload->>'side' as side from gone order by id`);
    return facts.map(({ name, side }) => (side === null ? name : `${name} ${side}`));
  };
  const standing = async () => {
    const { limit_state, limit_since } = await building.run(() => building.points.get(point));
    return [limit_state, limit_since];
  };

  it('are told once when they are passed, and once when the value is back', async () => {
    expect(await values(29, 31, 33)).toMatchObject({
      limitChanges: [{ pointId: point, from: 'normal', to: 'high', at: noon + minute }],
    });
    expect(await standing()).toEqual(['high', '2026-03-02T12:01:00.000Z']);
    expect(await building.told()).toEqual([
      {
        name: 'reading.out_of_limits',
        payload: {
          point_id: point,
          device_id: 1,
          device_name: 'AHU 1',
          name: 'Supply',
          value: 31,
          limit: 30,
          side: 'high',
          message: 'Supply (AHU 1) is 31 °C, above its limit of 30 °C.',
        },
      },
    ]);
    await write({ at: noon + 10 * minute, value: 29 });
    expect(await names()).toEqual([]);
    await write({ at: noon + 11 * minute, value: 28 });
    expect(await building.told()).toMatchObject([
      { name: 'reading.back_in_limits', payload: { value: 28, message: 'Supply (AHU 1) is back within its limits.' } },
    ]);
    expect(await standing()).toEqual(['normal', '2026-03-02T12:11:00.000Z']);
  });

  it('see every value of a batch, in the order of time', async () => {
    await write({ at: noon + 2 * minute, value: 5 }, { at: noon, value: 35 }, { at: noon + minute, value: 20 });
    expect(await names()).toEqual(['out_of_limits high', 'back_in_limits', 'out_of_limits low']);
  });

  it('are told no second time for values that are written again, or come late', async () => {
    const batch = [35, 20, 35].map((value, n) => ({ at: noon + n * minute, value }));
    await write(...batch);
    expect(await names()).toHaveLength(3);
    await write(...batch);
    await write(...batch.slice(0, 2));
    await write({ at: noon + 30_000, value: 20 });
    expect(await names()).toEqual([]);
    expect(await standing()).toEqual(['high', '2026-03-02T12:02:00.000Z']);
  });

  it('are followed when a program died between the values and the limits', async () => {
    await building.run(() => building.points.change(point, { is_enabled: false }));
    await values(20, 35);
    await building.rows(sql`update bacnet_point set is_enabled = true`);
    expect(await names()).toEqual([]);
    await values(20, 35);
    expect(await names()).toEqual(['out_of_limits high']);
  });

  it('take no notice of values nobody believes, nor of text', async () => {
    const list = ['stale', 'offline', 'fault', 'undecodable'] as const;
    await write(...list.map((quality, n) => ({ at: noon + n, value: 99, quality })));
    await write({ at: noon + 10, value: Number.NaN }, { at: noon + 11, value: null, valueText: '99' });
    expect(await names()).toEqual([]);
    await write({ at: noon + 12, value: 99, quality: 'uncertain' });
    expect(await names()).toEqual(['out_of_limits high']);
  });

  it('and values of four bytes are compared as they were meant', async () => {
    await building.run(() => building.points.change(point, { high_limit: 21.3, low_limit: null, hysteresis: 0 }));
    await values(Math.fround(21.3));
    expect(await names()).toEqual([]);
    await write({ at: noon + minute, value: Math.fround(21.4) });
    expect((await building.told())[0]?.payload).toMatchObject({ value: 21.4, limit: 21.3 });
  });

  it('that are passed by an infinite value are told in JSON', async () => {
    await values(Infinity);
    expect((await building.told())[0]?.payload).toMatchObject({ value: Number.MAX_VALUE, side: 'high' });
  });

  it('are held against the newest value when they are changed', async () => {
    await values(25);
    await building.run(() => building.points.change(point, { high_limit: 24 }));
    expect(await names()).toEqual(['out_of_limits high']);
    await building.run(() => building.points.change(point, { high_limit: null }));
    expect(await names()).toEqual(['back_in_limits']);
  });

  it('are not watched while the point or its device is turned off', async () => {
    await values(35);
    await building.run(() => building.points.change(point, { is_enabled: false }));
    expect(await names()).toEqual(['out_of_limits high', 'back_in_limits']);
    await write({ at: noon + minute, value: 40 });
    expect(await names()).toEqual([]);
    await building.run(() => building.points.change(point, { is_enabled: true }));
    expect(await names()).toEqual(['out_of_limits high']);
    await building.run(() => building.devices.change(1, { is_enabled: false }));
    expect(await names()).toEqual(['back_in_limits']);
  });

  it('that were passed are closed when the device is deleted', async () => {
    await values(35);
    await building.run(() => building.devices.remove(1));
    expect(await names()).toEqual(['out_of_limits high', 'back_in_limits']);
  });

  it('are told once however many programs write the same values', async () => {
    await Promise.all([1, 2, 3, 4].map(() => values(20, 35, 20, 5)));
    expect(await names()).toEqual(['out_of_limits high', 'back_in_limits', 'out_of_limits low']);
  });
});
