import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Building, noon, reading, silence } from '../devices/building.js';

const latest = sql<Record<string, unknown>>`
  select (extract(epoch from at) * 1000)::float8 - ${noon} as at, value, value_text, status_flags, reliability, quality,
         (extract(epoch from changed_at) * 1000)::float8 - ${noon} as changed, problem
  from bacnet_latest order by point_id`;
const stored = sql<Record<string, unknown>>`
  select point_id, (extract(epoch from at) * 1000)::float8 - ${noon} as at, source, value::text as value, value_text, quality
  from bacnet_reading order by point_id, at, source`;

/** From now on every statement that writes readings leaves a row. */
const countStatements = sql`
  create table statement_seen (tg text);
  create function see_statement() returns trigger language plpgsql as
    $$ begin insert into statement_seen values (tg_table_name); return null; end $$;
  create trigger seen after insert on bacnet_reading for each statement execute function see_statement();
  create trigger seen after insert on bacnet_latest for each statement execute function see_statement()`;

describe('Readings', () => {
  let building: Building;
  let point: number;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(async () => {
    await building.clear();
    point = await building.point();
    await building.told();
  });
  afterAll(() => building.close());

  const write = (...given: Partial<ReturnType<typeof reading>>[]) =>
    building.write(given.map(one => ({ pointId: point, ...one })));
  const known = async () => (await building.rows(latest))[0];

  it('are kept with everything the device says, and the newest value with since when it is the same', async () => {
    await write(
      { value: 20 },
      { at: noon + 1_000, value: 21, statusFlags: 9, reliability: 2, quality: 'uncertain', source: 'cov' },
      { at: noon + 2_000, value: 21, valueText: null },
    );
    expect(await building.rows(stored)).toEqual([
      { point_id: point, at: 0, source: 0, value: '20', value_text: null, quality: 0 },
      { point_id: point, at: 1_000, source: 1, value: '21', value_text: null, quality: 1 },
      { point_id: point, at: 2_000, source: 0, value: '21', value_text: null, quality: 0 },
    ]);
    expect(await known()).toMatchObject({ at: 2_000, value: 21, quality: 0, changed: 1_000, status_flags: 0 });
  });

  it('change nothing when they are written again, whole or in parts', async () => {
    const batch = [0, 1, 2, 3].map(second => ({ at: noon + second * 1_000, value: second % 2 }));
    expect(await write(...batch)).toMatchObject({ stored: 4 });
    const before = [await building.rows(stored), await known()];
    expect(await write(...batch)).toMatchObject({ stored: 0 });
    expect(await write(...batch.slice(1, 3))).toMatchObject({ stored: 0 });
    expect([await building.rows(stored), await known()]).toEqual(before);
  });

  it('may be NaN, infinite or text, also such as no database has', async () => {
    await write({ value: Number.NaN }, { at: noon + 1, value: -Infinity });
    await write({ at: noon + 2, value: null, valueText: `op\0en${'x'.repeat(400)}` });
    const values = await building.rows(stored);
    expect(values.map(({ value }) => value)).toEqual(['NaN', '-Infinity', null]);
    expect(await known()).toMatchObject({ value: null, value_text: `open${'x'.repeat(296)}` });
  });

  it('move the newest value only forwards', async () => {
    await write({ at: noon + 5_000, value: 5 });
    expect(await write({ at: noon + 1_000, value: 1 })).toMatchObject({ stored: 1 });
    expect(await known()).toMatchObject({ at: 5_000, value: 5, changed: 5_000 });
  });

  it('keep since when a value is the same over batches', async () => {
    await write({ value: 20 });
    await write({ at: noon + 1_000, value: 20 }, { at: noon + 2_000, value: 20 });
    expect(await known()).toMatchObject({ at: 2_000, changed: 0 });
    await write({ at: noon + 3_000, value: 21 }, { at: noon + 4_000, value: 20 });
    expect(await known()).toMatchObject({ at: 4_000, changed: 4_000 });
  });

  it('leave the last value where a device falls silent, with the quality that says so', async () => {
    await write({ value: 20, statusFlags: 1 });
    await write(silence({ pointId: point, at: noon + 60_000 }));
    expect(await known()).toEqual({
      at: 0,
      value: 20,
      value_text: null,
      status_flags: 1,
      reliability: null,
      quality: 3,
      changed: 0,
      problem: 'no reply',
    });
    await write({ at: noon + 120_000, value: 20 });
    expect(await known()).toMatchObject({ at: 120_000, quality: 0, changed: 0, problem: null });
  });

  it('of a batch that ends in silence leave its last value, however old the known one is', async () => {
    await write({ value: 20 });
    await write({ value: 20 }, silence({ pointId: point, at: noon + 1_000 }));
    expect(await known()).toMatchObject({ at: 0, value: 20, quality: 3 });
    await write({ at: noon + 2_000, value: 22 }, silence({ pointId: point, at: noon + 3_000, quality: 'stale' }));
    expect(await known()).toMatchObject({ at: 2_000, value: 22, quality: 2, changed: 2_000 });
  });

  it('of a point that never said anything say that', async () => {
    await write(silence());
    expect(await known()).toMatchObject({ at: 0, value: null, quality: 3, changed: 0 });
    await write({ at: noon + 1_000, value: 20 });
    expect(await known()).toMatchObject({ at: 1_000, value: 20, quality: 0, changed: 1_000 });
  });

  it('of points that were deleted meanwhile are passed over', async () => {
    expect(await write({ value: 1 }, { pointId: 9_999, value: 2 })).toMatchObject({ stored: 1 });
    expect(await building.rows(latest)).toHaveLength(1);
  });

  it('come by the ten thousand in two statements', async () => {
    await building.rows(sql`
      insert into bacnet_point (device_id, object_type, object_instance, created_at, updated_at)
      select 1, 2, n, now(), now() from generate_series(1, 1000) n`);
    const ids = await building.rows(sql<{ id: number }>`select id from bacnet_point where object_type = 2`);
    const many = ids.flatMap(({ id }) =>
      Array.from({ length: 10 }, (_, n) => ({ pointId: id, at: noon + n * 1_000, value: n })),
    );
    await building.rows(countStatements);
    await building.write(many);
    expect(
      await building.rows(sql`select tg, count(*)::int4 as n from statement_seen group by tg order by tg`),
    ).toEqual([
      { tg: 'bacnet_latest', n: 1 },
      { tg: 'bacnet_reading', n: 1 },
    ]);
    expect((await building.rows(stored)).length).toBe(10_000);
  });

  it('of many writers at once are all stored, and the newest of them wins', async () => {
    const [, second = 0] = await building.pointsOf(1, [{}, {}]);
    const batches = Array.from({ length: 12 }, (_, n) => [
      { pointId: n % 2 ? point : second, at: noon + n, value: n },
      { pointId: n % 2 ? second : point, at: noon + n, value: n },
    ]);
    await Promise.all(batches.map(batch => building.write(batch)));
    expect(await building.rows(latest)).toMatchObject([{ value: 11 }, { value: 11 }]);
    expect(await building.rows(stored)).toHaveLength(24);
  });
});
