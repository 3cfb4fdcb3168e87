import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/bacnet/readings/newest.rules.js';
import type { ReadingQuery } from '../../../src/bacnet/readings/reading.dto.js';
import { ImpossibleNow, InvalidInput } from '../../../src/shared/errors.js';
import { Building, noon, silence } from '../devices/building.js';

const minute = 60_000;
const day = 86_400_000;

const cursorIn = (link: string | null) => new URLSearchParams(link?.split('?')[1]).get('cursor') ?? undefined;
const keyOf = ({ point, at, source }: { point: number; at: string; source: string }) => `${at} ${point} ${source}`;

describe('The history of readings', () => {
  let building: Building;
  let first: number;
  let second: number;
  let other: number;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(async () => {
    await building.clear();
    [first = 0, second = 0] = await building.pointsOf(await building.device(), [{}, { type: 3, units: null }]);
    [other = 0] = await building.pointsOf(await building.device({ instance: 8, name: 'Boiler' }), [{}]);
  });
  afterAll(() => building.close());

  const list = (wanted: Partial<ReadingQuery> = {}) =>
    building.run(() => building.readings.list({ limit: 50, ...wanted }, '/api/bacnet/readings/?limit=3'));
  const shown = async (wanted: Partial<ReadingQuery> = {}) =>
    (await list(wanted)).results.map(({ point, at }) => `${point} ${at.slice(11, 19)}`);
  const write = (...given: Partial<Reading>[]) => building.write(given);

  it('shows a value as people read it, and how far it can be believed', async () => {
    await write({
      pointId: first,
      value: Math.fround(21.3),
      statusFlags: 8,
      reliability: 2,
      quality: 'uncertain',
      deviceAt: noon - 1,
    });
    await write({ pointId: second, at: noon + 1, value: 1, source: 'cov' });
    await write({ pointId: second, at: noon + 2, value: Number.NaN, quality: 'fault' });
    building.clock.advance(minute);
    const { results } = await list();
    expect(results).toMatchObject([
      { point: second, value: null, value_text: 'NaN', quality: 'fault' },
      { point: second, value: 1, display: 'active', units: null, source: 'cov', reliability: null },
      {
        point: first,
        point_name: 'Supply',
        device_name: 'AHU 1',
        value: 21.3,
        value_text: null,
        display: '21.3 °C',
        units: 'degrees-celsius',
        quality: 'uncertain',
        status_flags: { in_alarm: false, fault: false, overridden: false, out_of_service: true },
        reliability: 'over-range',
        at: '2026-03-02T12:00:00.000Z',
        device_at: '2026-03-02T11:59:59.999Z',
      },
    ]);
  });

  it('is paged without a gap or a repetition, forwards and back, also where many arrived at once', async () => {
    const all = [first, second, other].flatMap(pointId =>
      [0, 1, 2, 3].flatMap(n =>
        (['poll', 'cov'] as const).map(source => ({ pointId, at: noon - n * 3 * minute, source })),
      ),
    );
    await write(...all);
    const seen: string[] = [];
    const pages: string[][] = [];
    let page = await list({ limit: 5 });
    for (;;) {
      pages.push(page.results.map(keyOf));
      seen.push(...(pages.at(-1) ?? []));
      if (page.next === null) break;
      page = await list({ limit: 5, cursor: cursorIn(page.next) });
    }
    expect(new Set(seen).size).toBe(24);
    expect(seen).toHaveLength(24);
    expect(seen.map(key => key.slice(0, 24))).toEqual(
      seen
        .map(key => key.slice(0, 24))
        .toSorted()
        .toReversed(),
    );
    for (let index = pages.length - 2; index >= 0; index -= 1) {
      page = await list({ limit: 5, cursor: cursorIn(page.previous) });
      expect(page.results.map(keyOf)).toEqual(pages[index]);
    }
    expect(page.previous).toBeNull();
  });

  it('can be narrowed to points, devices, times and qualities', async () => {
    await write({ pointId: first }, { pointId: second, at: noon - minute }, { pointId: other, at: noon - 2 * minute });
    await write(silence({ pointId: other, at: noon - 3 * minute }));
    expect(await shown({ point: [second, 999] })).toEqual([`${second} 11:59:00`]);
    expect(await shown({ device: [2] })).toEqual([`${other} 11:58:00`, `${other} 11:57:00`]);
    expect(await shown({ since: new Date(noon - minute), until: new Date(noon) })).toEqual([`${second} 11:59:00`]);
    expect(await shown({ quality: ['offline'], point: [other] })).toEqual([`${other} 11:57:00`]);
    expect(await shown({ quality: ['offline'], since: new Date(noon - 60 * minute) })).toEqual([`${other} 11:57:00`]);
    expect(await shown({ quality: ['good'], device: [2] })).toEqual([`${other} 11:58:00`]);
    expect(await shown()).toHaveLength(4);
  });

  it('finds what lies far behind a silence, and what an old time asks for', async () => {
    await write({ pointId: first, at: noon - 2 * day });
    building.clock.advance(5 * day);
    expect(await shown()).toEqual([`${first} 12:00:00`]);
    building.clock.advance(100 * day);
    expect(await shown()).toEqual([`${first} 12:00:00`]);
    expect(await shown({ until: new Date(noon - day) })).toEqual([`${first} 12:00:00`]);
    expect(await shown({ until: new Date(noon - 2 * day) })).toEqual([]);
  });

  it('is not searched through for what is rare', async () => {
    await expect(list({ quality: ['fault'] })).rejects.toBeInstanceOf(InvalidInput);
    await expect(list({ quality: ['fault'], since: new Date(noon - day) })).rejects.toBeInstanceOf(InvalidInput);
    const ofDevice = { quality: ['fault' as const], device: [1] };
    expect(await shown({ ...ofDevice, since: new Date(noon - day) })).toEqual([]);
    await expect(list({ ...ofDevice, since: new Date(noon - day - 1) })).rejects.toBeInstanceOf(InvalidInput);
    await expect(list({ cursor: 'nonsense' })).rejects.toBeInstanceOf(InvalidInput);
  });

  it('can be taken along as CSV, in which a name is never a formula', async () => {
    await building.rows(sql`update bacnet_point set name = '=1+1' where id = ${first}`);
    await write({ pointId: first, value: Math.fround(21.3), statusFlags: 1 });
    expect(await building.run(() => building.readings.csv({ limit: 50 }))).toBe(
      'at,device,point,value,text,display,units,quality,in_alarm,fault,overridden,out_of_service,reliability,source,device_at\r\n' +
        "2026-03-02T12:00:00.000Z,AHU 1,'=1+1,21.3,,21.3 °C,degrees-celsius,good,true,false,false,false,,poll,\r\n",
    );
  });

  it('is no file of more than fifty thousand readings', async () => {
    await building.rows(sql`
      insert into bacnet_reading (point_id, at, source, value, quality)
      select ${first}, ${new Date(noon).toISOString()}::timestamptz - n * interval '1 second', 0, n, 0
      from generate_series(1, 50001) n`);
    await expect(building.run(() => building.readings.csv({ limit: 50 }))).rejects.toBeInstanceOf(ImpossibleNow);
    const until = new Date(noon - 1_000);
    const file = await building.run(() => building.readings.csv({ limit: 50, until }));
    expect(file.split('\r\n')).toHaveLength(50_002);
  });
});
