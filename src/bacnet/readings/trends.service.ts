import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { NotFound } from '../../shared/errors.js';
import { BacnetPoint } from '../points/bacnet-point.entity.js';
import { ReadingRollups } from './reading-rollups.service.js';
import { bucketOf } from './reading-rollup.rules.js';
import { toTrendPoint, type TrendView } from './trend.dto.js';
import { findTrend } from './trend.queries.js';
import { trendParts, trendPlans, type TrendWindow } from './trend.rules.js';
import { unitNameOf } from './value-view.dto.js';

/** How the values of a point went. */
@Injectable()
export class TrendsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly rollups: ReadingRollups,
  ) {}

  /** A window that ends now, from the beginning of its first bucket. Throws NotFound where there is no such point. */
  async get(id: number, window: TrendWindow): Promise<TrendView> {
    const point = await this.em.findOne(BacnetPoint, id, { disableIdentityMap: true });
    if (!point) throw new NotFound('Point', id);
    const { lengthMs, bucketMs, steps } = trendPlans[window];
    const now = this.clock.now().getTime();
    // The value of this very millisecond belongs to the window.
    const span = { from: bucketOf(now - lengthMs, bucketMs), to: now + 1 };
    const parts = trendParts(span, steps, await this.rollups.builtThrough());
    const series = await findTrend(this.em, id, bucketMs, parts);
    return {
      point: id,
      window,
      from: new Date(span.from).toISOString(),
      to: new Date(now).toISOString(),
      bucket_seconds: bucketMs / 1_000,
      units: unitNameOf(point.units ?? null),
      state_texts: point.stateTexts,
      low_limit: point.lowLimit ?? null,
      high_limit: point.highLimit ?? null,
      series: series.map(toTrendPoint),
    };
  }
}
