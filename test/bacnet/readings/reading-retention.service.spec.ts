import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureDayPartitions } from '../../../src/database/partitions.js';
import { Building, noon } from '../devices/building.js';

const day = 86_400_000;
const settings = { BACNET_RETENTION_DAYS: '3', MINUTE_RETENTION_DAYS: '2', HOUR_RETENTION_DAYS: '20' };

describe('Retention of readings', () => {
  let building: Building;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    building = await Building.open(settings);
  });
  afterEach(() => building.close());

  const days = async () => {
    const found = await building.rows(
      sql<{ name: string }>`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
                            where i.inhparent = 'bacnet_reading'::regclass order by 1`,
    );
    return found.map(({ name }) => name.replace('bacnet_reading_', ''));
  };
  const forgetOld = () => building.run(() => building.retention.forgetOld());
  /** Readings of so many days ago, whose days are made. */
  const write = async (...ages: number[]) => {
    const pointId = await building.point();
    const oldest = new Date(noon - Math.max(...ages) * day);
    await building.run(() => ensureDayPartitions(building.database.em, 'bacnet_reading', oldest, new Date(noon)));
    await building.write(ages.map(age => ({ pointId, at: noon - age * day })));
  };

  it('makes the days around now before anything is stored, and those that come when their time is near', async () => {
    expect((await days())[0]).toBe('20260228');
    expect((await days()).at(-1)).toBe('20260309');
    building.clock.advance(20 * day);
    await building.run(() => building.retention.makeRoom());
    expect(await days()).toContain('20260322');
    expect(await days()).toHaveLength(20);
  });

  it('lets several processes make the same days at once', async () => {
    building.clock.advance(20 * day);
    await Promise.all([1, 2, 3].map(() => building.retention.onModuleInit()));
    expect(await days()).toHaveLength(20);
  });

  it('drops readings by the day, after their summaries are built', async () => {
    await write(2, 3, 4, 5);
    await forgetOld();
    expect((await days())[0]).toBe('20260225');
    await building.run(() => building.rollups.build());
    await forgetOld();
    expect((await days())[0]).toBe('20260227');
    expect(await building.rows(sql`select count(*)::int4 as n from bacnet_reading`)).toEqual([{ n: 2 }]);
  });

  it('drops readings that could not be summarised for a week', async () => {
    await write(11);
    await forgetOld();
    expect(await building.rows(sql`select count(*)::int4 as n from bacnet_reading`)).toEqual([{ n: 0 }]);
  });

  it('deletes minutes and hours past their time and keeps days', async () => {
    await building.pointsOf(
      await building.device(),
      Array.from({ length: 120 }, () => ({})),
    );
    await building.rows(sql`
      insert into bacnet_rollup (step, point_id, bucket, count)
      select step, id, ${new Date(noon).toISOString()}::timestamptz - age * interval '1 day', 1
      from unnest(array['minute', 'hour', 'day']) step, (select id from bacnet_point) p,
           unnest(array[1, 10, 100]) age`);
    await forgetOld();
    const left = sql`
      select step, count(*)::int4 as points
      from bacnet_rollup group by step order by step`;
    expect(await building.rows(left)).toEqual([
      { step: 'day', points: 360 },
      { step: 'hour', points: 240 },
      { step: 'minute', points: 120 },
    ]);
  });
});
