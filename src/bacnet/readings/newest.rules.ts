import { readingSources, type Quality, type ReadingSource } from './reading.rules.js';

/** One value of a point as it came in. Instants are epoch milliseconds. */
export interface Reading {
  pointId: number;
  /** When it arrived. */
  at: number;
  source: ReadingSource;
  /** Also NaN and infinities; null for text and where there is no value. */
  value: number | null;
  valueText: string | null;
  /** Bit 0 in alarm, 1 fault, 2 overridden, 3 out of service; null where the device does not say. */
  statusFlags: number | null;
  reliability: number | null;
  quality: Quality;
  /** When the device says it was. */
  deviceAt: number | null;
  /** Why there is no good value, for people. */
  problem: string | null;
}

/** What a batch says about a point in the end. */
export interface Newest {
  /**
   * The newest reading that says anything about the value. Null: the point was silent all the time, so that the value
   * known before is still the newest.
   */
  reading: Reading | null;
  /** When it was last heard of at all. */
  seenAt: number;
  quality: Quality;
  problem: string | null;
  /** Since when the value is the one of `reading`, as far as the batch can tell. */
  changedAt: number;
  /** The value was the same all through the batch. */
  steady: boolean;
}

/** Whether a reading says no more than that nothing could be read. */
export function isSilent({ value, valueText, statusFlags, quality }: Reading): boolean {
  const isBelieved = quality === 'good' || quality === 'uncertain';
  return !isBelieved && value === null && valueText === null && statusFlags === null;
}

/** The newest of every point in a batch, whatever the order the readings are in. */
export function newestOf(readings: readonly Reading[]): Map<number, Newest> {
  const newest = new Map<number, Newest>();
  for (const reading of readings.toSorted(byTime)) {
    newest.set(reading.pointId, after(newest.get(reading.pointId), reading));
  }
  return newest;
}

function after(before: Newest | undefined, reading: Reading): Newest {
  const { at: seenAt, quality, problem } = reading;
  const known = before?.reading ?? null;
  if (isSilent(reading)) {
    return {
      reading: known,
      seenAt,
      quality,
      problem,
      changedAt: before?.changedAt ?? seenAt,
      steady: before?.steady ?? true,
    };
  }
  if (!before || !known) return { reading, seenAt, quality, problem, changedAt: seenAt, steady: true };
  const same = Object.is(known.value, reading.value) && known.valueText === reading.valueText;
  const changedAt = same ? before.changedAt : seenAt;
  return { reading, seenAt, quality, problem, changedAt, steady: before.steady && same };
}

/** The key of the table: by point where the time is the same, so that batches in any order store the same. */
function byTime(a: Reading, b: Reading): number {
  return a.at - b.at || readingSources.indexOf(a.source) - readingSources.indexOf(b.source);
}
