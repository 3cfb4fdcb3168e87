import type { ResolvedTime, LocalTime } from '../../shared/zones.js';
import { resolveLocal } from '../../shared/zones.js';

const maxHours = 50_000;

/**
 * Resolves local times of one zone by the hundred thousand. A zone has one offset through nearly every hour, so that is
 * found out once per hour; only hours in which the clocks are changed are looked at time by time.
 */
export class ZonedTimes {
  /** Offset in ms by the hour the clocks show; null: it changes within. */
  private readonly offsets = new Map<number, number | null>();

  constructor(private readonly zone: string) {}

  resolve(local: LocalTime): ResolvedTime {
    const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
    const hour = wall - (wall % 3_600_000);
    let offset = this.offsets.get(hour);
    if (offset === undefined) {
      offset = this.offsetThrough(local);
      if (this.offsets.size >= maxHours) this.offsets.clear();
      this.offsets.set(hour, offset);
    }
    if (offset === null) return resolveLocal(this.zone, local);
    return { resolution: 'unique', instant: wall - offset, second: null };
  }

  private offsetThrough(local: LocalTime): number | null {
    const first = resolveLocal(this.zone, { ...local, minute: 0, second: 0, millisecond: 0 });
    const last = resolveLocal(this.zone, { ...local, minute: 59, second: 59, millisecond: 0 });
    const isEven = last.instant - first.instant === 3_599_000;
    if (first.resolution !== 'unique' || last.resolution !== 'unique' || !isEven) return null;
    return Date.UTC(local.year, local.month - 1, local.day, local.hour) - first.instant;
  }
}
