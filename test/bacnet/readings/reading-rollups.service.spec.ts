import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../src/database/bulk.js';
import type { Reading } from '../../../src/bacnet/readings/newest.rules.js';
import { eventually } from '../../support/eventually.js';
import { Building, noon } from '../devices/building.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = noon - 12 * hour;

const rollups = sql<Record<string, unknown>>`
  select step, point_id, (extract(epoch from bucket) * 1000)::float8 as bucket, count, minimum, maximum, average, latest
  from bacnet_rollup order by step, point_id, bucket`;

/** A value every 20 seconds that goes up and down by odd amounts, now and then one that does not count. */
const history = (pointId: number, from: number, to: number): Partial<Reading>[] =>
  Array.from({ length: (to - from) / 20_000 }, (_, n) => ({
    pointId,
    at: from + n * 20_000,
    value: ((n * 37) % 101) / 7 + pointId,
    quality: n % 11 === 5 ? ('fault' as const) : ('good' as const),
  }));

describe('Summaries of readings', () => {
  let building: Building;
  let points: number[];

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(async () => {
    await building.clear();
    points = await building.pointsOf(await building.device(), [{}, {}, {}]);
    building.clock.step(start - noon);
  });
  afterAll(() => building.close());

  const build = () => building.run(() => building.rollups.build());
  const stored = () => building.rows(rollups);
  const steps = async () =>
    [...Map.groupBy(await stored(), ({ step }) => step)].map(([step, { length }]) => [step, length]);
  const count = async (step: string, at: number) =>
    (await stored()).filter(row => row['step'] === step && row['bucket'] === at).map(row => row['count']);

  it('say how many values there were, their extremes, their mean and the last one', async () => {
    const [point = 0] = points;
    await building.write([10, 40, 30, 20].map((value, n) => ({ pointId: point, at: start + n * 10_000, value })));
    building.clock.advance(3 * minute);
    await build();
    const figures = { count: 4, minimum: 10, maximum: 40, average: 25, latest: 20 };
    expect(await stored()).toEqual([{ step: 'minute', point_id: point, bucket: start, ...figures }]);
  });

  it('count only numbers that are believed, and bear those nothing measures', async () => {
    const [point = 0] = points;
    const odd: Partial<Reading>[] = [
      { value: 7 },
      { value: 8, quality: 'uncertain' },
      { value: 99, quality: 'fault' },
      { value: 99, quality: 'stale' },
      { value: Number.NaN },
      { value: Infinity },
      { value: -Number.MAX_VALUE },
      { value: Number.MAX_VALUE },
      { value: 1e100 },
      { value: -1e100 },
      { value: null, valueText: 'on' },
    ];
    await building.write(odd.map((given, n) => ({ pointId: point, at: start + n * 1_000, ...given })));
    building.clock.advance(3 * minute);
    await build();
    expect(await stored()).toMatchObject([{ count: 4, minimum: -1e100, maximum: 1e100, latest: -1e100 }]);
  });

  it('are built for buckets that are over, minutes first, hours and days when they end', async () => {
    await building.write(history(points[0] ?? 0, start, start + 90 * minute));
    building.clock.advance(90 * minute);
    await build();
    expect(await steps()).toEqual([
      ['hour', 1],
      ['minute', 88],
    ]);
    building.clock.advance(day);
    await build();
    expect(await steps()).toEqual([
      ['day', 1],
      ['hour', 2],
      ['minute', 90],
    ]);
  });

  it('are the same rows to the last bit when they are built again from nothing', async () => {
    await building.write(points.flatMap(point => history(point, start, start + 3 * hour)).toReversed());
    for (let passed = 0; passed < 26; passed += 1) {
      building.clock.advance(hour);
      await build();
    }
    const first = await stored();
    await building.rows(sql`truncate bacnet_rollup, bacnet_rollup_progress`);
    await build();
    expect(first.length).toBe(3 * (180 + 3 + 1));
    expect(await stored()).toEqual(first);
  });

  it('take in a reading that comes late', async () => {
    const [point = 0] = points;
    await building.write(
      history(point, start, start + 3 * hour).map(given => ({ ...given, quality: 'good' as const })),
    );
    building.clock.advance(3 * hour);
    await build();
    const late = start + 30 * minute;
    await building.write([{ pointId: point, at: late + 1 }]);
    expect([await count('minute', late), await count('hour', start)]).toEqual([[3], [180]]);
    await build();
    expect([await count('minute', late), await count('hour', start)]).toEqual([[4], [181]]);
  });

  it('are not built again for readings that are as old as readings usually are', async () => {
    building.clock.advance(10 * minute);
    await build();
    const before = await building.run(() => building.rollups.builtThrough());
    await building.write([{ pointId: points[0], at: start + 10 * minute - 50_000 }]);
    await building.run(() => building.rollups.markDirty(Infinity));
    expect(await building.run(() => building.rollups.builtThrough())).toEqual(before);
    expect(before.minute).toBe(start + 8 * minute);
  });

  it('miss no late reading whose transaction commits while they are being built', async () => {
    const [point = 0] = points;
    await building.write([{ pointId: point, at: start + 40 * minute }]);
    building.clock.advance(30 * minute);
    await build();
    building.clock.advance(30 * minute);
    const committed = Promise.withResolvers<void>();
    const marked = Promise.withResolvers<void>();
    const late = start + 40 * minute;
    const { em } = building.database;
    const recorder = building.run(() =>
      em.transactional(async inner => {
        await query(
          inner,
          sql`insert into bacnet_reading (point_id, at, source, value, quality)
              values (${point}, ${new Date(late + 1).toISOString()}, 0, 7, 0)`,
        );
        await building.rollups.markDirty(late + 1);
        marked.resolve();
        await committed.promise;
      }),
    );
    await marked.promise;
    const builder = build();
    await waitsForLock();
    committed.resolve();
    await Promise.all([recorder, builder]);
    await build();
    expect(await count('minute', late)).toEqual([2]);
  });

  /** Until the builder stands in front of the progress row that the recorder holds. */
  const waitsForLock = () =>
    eventually(async () => {
      const [row] = await building.rows(
        sql<{ n: number }>`select count(*)::int4 as n from pg_stat_activity
                           where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(row?.n).toBeGreaterThan(0);
    });

  it('are built by one process at a time, and each has one progress', async () => {
    await building.write(history(points[0] ?? 0, start, start + hour));
    building.clock.advance(hour);
    await Promise.all([build(), build(), build()]);
    await build();
    expect((await stored()).filter(({ step }) => step === 'minute')).toHaveLength(58);
    const progress = sql`select step, count(*)::int4 as n from bacnet_rollup_progress group by step order by step`;
    expect(await building.rows(progress)).toEqual(['day', 'hour', 'minute'].map(step => ({ step, n: 1 })));
  });
});
