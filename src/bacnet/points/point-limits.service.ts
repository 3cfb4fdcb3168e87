import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { unitSymbol } from '../engine/units.js';
import { displayOf, meantNumber } from '../readings/reading-value.rules.js';
import type { LimitState } from './bacnet-point.rules.js';
import { limitChanges, nextLimitState, type LimitChange, type LimitSample } from './limit.rules.js';
import { loadLimited, storeLimitStates, type LimitedPoint } from './point-limits.queries.js';

/** A value that can be believed, of one point. */
export interface PointSample extends LimitSample {
  pointId: number;
}

/** A point that went beyond a limit, or came back. */
export interface PointLimitChange {
  pointId: number;
  from: LimitState;
  to: LimitState;
  /** Epoch milliseconds. */
  at: number;
}

/** The last qualities that are believed: `good` and `uncertain`. */
const believed = 1;

/**
 * Keeps where every point stands between its limits, and tells of each change once: state and fact are stored in one
 * transaction.
 */
@Injectable()
export class PointLimits {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Holds values that were stored just now, in the order of time, against the limits of their points. Where nothing changes
   * this is one query; the same values again change nothing, nor do those of points that have a newer one already.
   */
  async follow(samples: readonly PointSample[]): Promise<PointLimitChange[]> {
    if (samples.length === 0) return [];
    if ((await this.changesOf(this.em, samples)).length === 0) return [];
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const changed = await this.changesOf(em, samples);
      for (const { point, changes } of changed) this.tell(point, changes);
      await this.store(em, changed);
      return changed.flatMap(({ point, changes }) =>
        changes.map(({ from, to, at }) => ({ pointId: point.id, from, to, at })),
      );
    });
  }

  /**
   * After limits were changed, or points turned on or off: their newest values are held against them. Nobody watches a
   * point that is not collected. Part of the caller's transaction, which holds the live order.
   */
  async reconsider(ids: readonly number[]): Promise<void> {
    const at = this.clock.now().getTime();
    const points = await loadLimited(this.em, ids);
    await this.settle(
      points.map(point => ({ point, to: stateNow(point) })),
      at,
    );
  }

  /** Before points are deleted: those beyond a limit are so no more. Part of the caller's transaction as well. */
  async release(ids: readonly number[]): Promise<void> {
    const points = await loadLimited(this.em, ids);
    await this.settle(
      points.map(point => ({ point, to: 'normal' as const })),
      this.clock.now().getTime(),
    );
  }

  private async settle(points: readonly { point: LimitedPoint; to: LimitState }[], at: number): Promise<void> {
    const changed = points
      .filter(({ point, to }) => point.state !== to)
      .map(({ point, to }) => ({ point, changes: [{ at, value: meant(point.value), from: point.state, to }] }));
    for (const { point, changes } of changed) this.tell(point, changes);
    await this.store(this.em, changed);
  }

  private async changesOf(em: EntityManager, samples: readonly PointSample[]): Promise<ChangedPoint[]> {
    const byPoint = Map.groupBy(samples, ({ pointId }) => pointId);
    const points = await loadLimited(em, [...byPoint.keys()]);
    return points.flatMap(point => {
      const own = (byPoint.get(point.id) ?? []).toSorted((a, b) => a.at - b.at);
      const isOverdue = point.at !== null && (own.at(-1)?.at ?? 0) < point.at;
      if (!point.isWatched || isOverdue) return [];
      const meantSamples = own.map(({ at, value }) => ({ at, value: meant(value) }));
      const changes = limitChanges(point, meantSamples, point);
      return changes.length > 0 ? [{ point, changes }] : [];
    });
  }

  private async store(em: EntityManager, changed: readonly ChangedPoint[]): Promise<void> {
    const states = changed.flatMap(({ point: { id }, changes }) => {
      const last = changes.at(-1);
      return last ? [{ id, state: last.to, since: last.at }] : [];
    });
    if (states.length > 0) await storeLimitStates(em, states);
  }

  private tell(point: LimitedPoint, changes: readonly LimitChange[]): void {
    for (const { at, value, to } of changes) {
      // A fact is JSON, which has no infinity.
      const told = Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE;
      const { id, deviceId, deviceName, name } = point;
      const about = { point_id: id, device_id: deviceId, device_name: deviceName, name, value: told };
      const limit = to === 'high' ? point.high : to === 'low' ? point.low : null;
      if (to === 'normal' || limit === null) {
        this.bus.record('reading.back_in_limits', { ...about, message: messageOf(point, value, to) }, new Date(at));
      } else {
        const message = messageOf(point, value, to);
        this.bus.record('reading.out_of_limits', { ...about, limit, side: to, message }, new Date(at));
      }
    }
  }
}

interface ChangedPoint {
  point: LimitedPoint;
  changes: LimitChange[];
}

/** Limits are kept in four bytes, as most values come: both are compared as they were meant. */
const meant = (value: number | null) => (value === null ? 0 : meantNumber(value));

function stateNow(point: LimitedPoint): LimitState {
  const { isWatched, state, low, high, value, quality } = point;
  const isHeld = (state === 'high' && high !== null) || (state === 'low' && low !== null);
  if (!isWatched) return 'normal';
  if (value === null || quality === null || quality > believed) return isHeld ? state : 'normal';
  return nextLimitState(state, meant(value), point);
}

function messageOf(point: LimitedPoint, value: number, to: LimitState): string {
  const kind = { objectType: 0, stateTexts: [], unitSymbol: point.units === null ? '' : unitSymbol(point.units) };
  const shown = (number: number) => displayOf(kind, number, null) ?? '';
  const where = `${point.name} (${point.deviceName})`;
  if (to === 'high') return `${where} is ${shown(value)}, above its limit of ${shown(point.high ?? 0)}.`;
  if (to === 'low') return `${where} is ${shown(value)}, below its limit of ${shown(point.low ?? 0)}.`;
  return `${where} is back within its limits.`;
}
