import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/bacnet/readings/newest.rules.js';
import { trendPlans, trendWindows, type TrendWindow } from '../../../src/bacnet/readings/trend.rules.js';
import { ensureDayPartitions } from '../../../src/database/partitions.js';
import { NotFound } from '../../../src/shared/errors.js';
import { Building, noon } from '../devices/building.js';

const minute = 60_000;
const day = 86_400_000;
/** Not at the beginning of a bucket. */
const now = noon + 17 * minute + 12_345;

/** What a trend must be, from the readings alone. */
function oracle(readings: readonly Partial<Reading>[], window: TrendWindow): object[] {
  const { lengthMs, bucketMs } = trendPlans[window];
  const bucketOf = (at: number) => Math.floor(at / bucketMs) * bucketMs;
  const inside = readings.filter(({ at = 0 }) => at >= bucketOf(now - lengthMs) && at <= now);
  const buckets = Map.groupBy(inside, ({ at = 0 }) => bucketOf(at));
  return [...buckets]
    .toSorted(([a], [b]) => a - b)
    .map(([at, list]) => {
      const values = list.map(({ value }) => value ?? 0);
      return {
        at: new Date(at).toISOString(),
        count: values.length,
        minimum: Math.min(...values),
        maximum: Math.max(...values),
        average: expect.closeTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9),
        latest: values.at(-1),
      };
    });
}

describe('The trend of a point', () => {
  let building: Building;
  let point: number;
  /** Over a month, denser the newer: every 20 s lately, every 3 h in the end. */
  let history: Partial<Reading>[];
  const trend = (window: TrendWindow) => building.run(() => building.trends.get(point, window));

  beforeAll(async () => {
    building = await Building.open({ BACNET_RETENTION_DAYS: '40', MINUTE_RETENTION_DAYS: '2' });
  });
  beforeEach(async () => {
    await building.clear();
    point = await building.point();
    history = [];
    let gap = 20_000;
    for (let at = now; at > now - 35 * day; at -= gap) {
      gap = Math.min(gap * 1.02, 3 * 60 * minute);
      history.push({ pointId: point, at: Math.floor(at), value: (history.length % 13) / 4 });
    }
    history.reverse();
  });
  afterAll(() => building.close());

  it('is the same from readings alone, from summaries, and from both, in every window', async () => {
    const oldest = new Date(now - 36 * day);
    await building.run(() => ensureDayPartitions(building.database.em, 'bacnet_reading', oldest, new Date(now)));
    await building.write(history);
    building.clock.step(now - noon);
    for (const window of ['1h', '24h', '7d'] as const) {
      expect([window, (await trend(window)).series]).toEqual([window, oracle(history, window)]);
    }
    await building.run(() => building.rollups.build());
    for (const window of trendWindows) {
      const { series } = await trend(window);
      expect([window, series]).toEqual([window, oracle(history, window)]);
      expect(series.length).toBeLessThanOrEqual(366);
    }
    // Nothing but the last minutes is read from readings any more.
    await building.rows(
      sql`delete from bacnet_reading where at < ${new Date(now - 5 * minute).toISOString()}::timestamptz`,
    );
    for (const window of trendWindows) expect((await trend(window)).series).toEqual(oracle(history, window));
  });

  it('comes with what is needed to draw it', async () => {
    await building.run(() => building.points.change(point, { high_limit: 30 }));
    building.clock.step(now - noon);
    expect(await trend('24h')).toEqual({
      point,
      window: '24h',
      from: '2026-03-01T12:15:00.000Z',
      to: new Date(now).toISOString(),
      bucket_seconds: 300,
      units: 'degrees-celsius',
      state_texts: [],
      low_limit: null,
      high_limit: 30,
      series: [],
    });
    await expect(building.run(() => building.trends.get(99, '1h'))).rejects.toBeInstanceOf(NotFound);
  });
});
