import { hourMs, isFinal, sameHour, type Hour } from './hour.rules.js';

export interface SummedHour extends Hour {
  employeeId: number;
}

/** An hour as it was stored. */
export interface StoredHour extends SummedHour {
  revision: number;
  final: boolean;
}

/** An hour to store; `isRevision`: it says something new, so it has to be sent. */
export interface HourChange extends StoredHour {
  isRevision: boolean;
}

/**
 * What has to be stored: new hours with something in them, hours that say something else now, and those that have become
 * final. A final hour never changes; hours nothing accounts for any more (their device was deleted) keep what they say.
 */
export function hourChanges(
  made: readonly SummedHour[],
  stored: readonly StoredHour[],
  now: number,
  longestGapMs: number,
): HourChange[] {
  const known = new Map(stored.map(hour => [keyOf(hour), hour]));
  const accounted = new Set(made.map(keyOf));
  const left = stored.filter(hour => !hour.final && !accounted.has(keyOf(hour)));
  const closed = left.filter(({ hourStart }) => isFinal(hourStart, now, longestGapMs));
  const changed = made.flatMap((hour): HourChange[] => {
    const before = known.get(keyOf(hour));
    const final = isFinal(hour.hourStart, now, longestGapMs);
    if (!before) return hour.firstSeen === null ? [] : [{ ...hour, final, revision: 1, isRevision: true }];
    const isRevision = !sameHour(before, hour);
    if (before.final || (!isRevision && !final)) return [];
    return [{ ...hour, final, revision: before.revision + (isRevision ? 1 : 0), isRevision }];
  });
  return [...changed, ...closed.map(hour => ({ ...hour, final: true, isRevision: false }))];
}

const keyOf = ({ employeeId, hourStart }: SummedHour) => `${employeeId} ${hourStart}`;

/** The instant all hours before are final, at most `through`. */
export function summedThrough(through: number, now: number, longestGapMs: number): number {
  const stillOpen = Math.max(0, Math.ceil((through + longestGapMs - now) / hourMs));
  return through - stillOpen * hourMs;
}
