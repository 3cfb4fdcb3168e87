import { resolveLocal, zoneOffsetMs, type LocalTime, type ResolvedTime } from '../../shared/zones.js';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const maxDays = 50_000;

/**
 * Resolves local times of one zone by the hundred thousand. A zone has one offset through nearly every day, so that is
 * found out once per day; only of days around which the clocks are changed the hours are looked at, and of hours in which
 * they are, every time.
 */
export class ZonedTimes {
  /** Offset in ms by the day, and by the hour, that the clocks show; null: it changes within. */
  private readonly days = new Map<number, number | null>();
  private readonly hours = new Map<number, number | null>();

  constructor(private readonly zone: string) {}

  resolve(local: LocalTime): ResolvedTime {
    const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
    const day = wall - (wall % dayMs);
    const offset = this.known(this.days, day, () => this.offsetThroughDay(day)) ?? this.offsetOfHour(wall, local);
    if (offset === null) return resolveLocal(this.zone, local);
    return { resolution: 'unique', instant: wall - offset, second: null };
  }

  private offsetOfHour(wall: number, local: LocalTime): number | null {
    return this.known(this.hours, wall - (wall % hourMs), () => this.offsetThroughHour(local));
  }

  private known(offsets: Map<number, number | null>, at: number, find: () => number | null): number | null {
    let offset = offsets.get(at);
    if (offset === undefined) {
      offset = find();
      if (offsets.size >= maxDays) offsets.clear();
      offsets.set(at, offset);
    }
    return offset;
  }

  /** No zone is a day away from UTC: where it has one offset from a day before to a day after, it has it all day. */
  private offsetThroughDay(day: number): number | null {
    const [first = 0, ...others] = [-dayMs, 0, dayMs, 2 * dayMs].map(away => zoneOffsetMs(this.zone, day + away));
    return others.every(other => other === first) ? first : null;
  }

  private offsetThroughHour(local: LocalTime): number | null {
    const first = resolveLocal(this.zone, { ...local, minute: 0, second: 0, millisecond: 0 });
    const last = resolveLocal(this.zone, { ...local, minute: 59, second: 59, millisecond: 0 });
    const isEven = last.instant - first.instant === 3_599_000;
    if (first.resolution !== 'unique' || last.resolution !== 'unique' || !isEven) return null;
    return Date.UTC(local.year, local.month - 1, local.day, local.hour) - first.instant;
  }
}
