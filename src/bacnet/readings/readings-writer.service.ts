import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PointLimits, type PointLimitChange, type PointSample } from '../points/point-limits.service.js';
import { newestOf, type Reading } from './newest.rules.js';
import { insertReadings, storeLatest } from './reading.store.js';
import { ReadingRollups } from './reading-rollups.service.js';

/** Readings of one transaction at most. */
const batchSize = 10_000;

export interface Written {
  /** Readings that were not stored before. */
  stored: number;
  limitChanges: PointLimitChange[];
}

/**
 * Stores what was collected, in batches: two statements for ten thousand readings. The same readings again change
 * nothing, so a batch whose outcome is not known is simply written again.
 */
@Injectable()
export class ReadingsWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly rollups: ReadingRollups,
    private readonly limits: PointLimits,
  ) {}

  /**
   * Stores readings and moves the newest values on; then limits are followed, in a transaction of its own where one is
   * passed: all live messages of the program wait for that one, and must not wait for ten thousand rows.
   */
  async write(readings: readonly Reading[]): Promise<Written> {
    const written: Written = { stored: 0, limitChanges: [] };
    for (let start = 0; start < readings.length; start += batchSize) {
      const batch = readings.slice(start, start + batchSize);
      written.stored += await this.store(batch);
      written.limitChanges.push(...(await this.limits.follow(samplesOf(batch))));
    }
    return written;
  }

  private store(batch: readonly Reading[]): Promise<number> {
    return this.em.transactional(async em => {
      const stored = await insertReadings(em, batch);
      await storeLatest(em, newestOf(batch));
      await this.rollups.markDirty(batch.reduce((oldest, { at }) => Math.min(oldest, at), Infinity));
      return stored;
    });
  }
}

/** The values that can be believed: nothing else says where a point stands. */
function samplesOf(readings: readonly Reading[]): PointSample[] {
  return readings.flatMap(({ pointId, at, value, quality }) =>
    value !== null && (quality === 'good' || quality === 'uncertain') ? [{ pointId, at, value }] : [],
  );
}
