import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { BacnetPoint } from './bacnet-point.entity.js';
import { limitProblem, type Limits } from './limit.rules.js';
import { PointLimits } from './point-limits.service.js';
import { toPointView, type PointView } from './point-view.dto.js';
import type { PointQuery, UpdatePoint } from './point.dto.js';
import { findPoint, listPoints } from './point.queries.js';

const fieldOf: Record<keyof Limits, string> = { low: 'low_limit', high: 'high_limit', hysteresis: 'hysteresis' };

/** The points as people see and watch them. Throws InvalidInput with the field that is wrong; then nothing is changed. */
@Injectable()
export class PointsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly limits: PointLimits,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: PointQuery): Promise<[PointView[], number]> {
    const [rows, count] = await listPoints(this.em, wanted);
    return [rows.map(toPointView), count];
  }

  async get(id: number): Promise<PointView> {
    const row = await findPoint(this.em, id);
    if (!row) throw new NotFound('Point', id);
    return toPointView(row);
  }

  /** Changes what is given; the newest value is held against new limits at once. */
  async change(id: number, changes: UpdatePoint): Promise<PointView> {
    if ((await this.changeAll([id], changes)) === 0) throw new NotFound('Point', id);
    return this.get(id);
  }

  /** The same for many points. Returns how many there were; ids that do not exist are passed over. */
  changeAll(ids: readonly number[], changes: UpdatePoint): Promise<number> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const points = await em.find(BacnetPoint, { id: { $in: [...new Set(ids)] } }, { refresh: true });
      const now = this.clock.now();
      for (const point of points) em.assign(point, { ...wishOf(point, changes), updatedAt: now });
      await em.flush();
      await this.limits.reconsider(points.map(({ id }) => id));
      return points.length;
    });
  }
}

type Wish = Pick<BacnetPoint, 'isEnabled' | 'intervalSeconds' | 'useCov' | 'lowLimit' | 'highLimit' | 'hysteresis'>;

/** What the point is to be like. Throws InvalidInput where its limits would make no sense together. */
function wishOf(point: BacnetPoint, changes: UpdatePoint): Wish {
  const limits = {
    low: limitOf(changes.low_limit, point.lowLimit),
    high: limitOf(changes.high_limit, point.highLimit),
    hysteresis: Math.fround(changes.hysteresis ?? point.hysteresis),
  };
  const problem = limitProblem(limits);
  if (problem) throw InvalidInput.field(fieldOf[problem.field], problem.message);
  return {
    isEnabled: changes.is_enabled ?? point.isEnabled,
    intervalSeconds: changes.interval_seconds ?? point.intervalSeconds,
    useCov: changes.use_cov ?? point.useCov,
    lowLimit: limits.low,
    highLimit: limits.high,
    hysteresis: limits.hysteresis,
  };
}

/** Undefined leaves a limit as it is. As its column can have it: smaller numbers than those of four bytes are 0. */
function limitOf(wish: number | null | undefined, known: number | null | undefined): number | null {
  const limit = wish === undefined ? (known ?? null) : wish;
  return limit === null ? null : Math.fround(limit);
}
