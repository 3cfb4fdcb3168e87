/** A point that is read at intervals. Instants are epoch milliseconds. */
export interface Scheduled {
  pointId: number;
  intervalMs: number;
  /** The slot it was last read for, or left out; null: never. */
  lastSlot: number | null;
}

export interface DuePoints {
  /** To be read now, in one run. */
  due: number[];
  /** The slot to remember for every point that is due or left out. */
  slots: { pointId: number; slot: number }[];
  /** Slots that passed without a reading: the run before still went on, or the program stood still. */
  overruns: number;
  /** When there is something to do next; null: there are no points. */
  nextAt: number | null;
}

const shortestIntervalMs = 1_000;
const widestJitterMs = 5_000;

/**
 * How much later than on the full interval a device is asked, 0 up to a tenth of the interval and 5 s: devices of one
 * interval are not all asked in the same moment. It depends on the id alone, so a restart moves nothing.
 */
export function jitterMs(deviceId: number, intervalMs: number): number {
  const share = (Math.imul(deviceId, 0x9e3779b1) >>> 0) / 2 ** 32;
  return Math.floor(share * Math.min(widestJitterMs, gridOf(intervalMs) / 10));
}

/** The last slot up to `now`: whole intervals of the wall clock (every 15 min: 12:00, 12:15), plus the jitter. */
export function slotAt(deviceId: number, intervalMs: number, now: number): number {
  const interval = gridOf(intervalMs);
  const jitter = jitterMs(deviceId, interval);
  return Math.floor((now - jitter) / interval) * interval + jitter;
}

/**
 * Which points of a device are due at `now`; those of one device are read in one run. While its run before still goes
 * on (`busy`) they are left out and counted, never queued. A point that was never read is due at once, also one whose
 * last slot lies in the future because the clock was set back.
 */
export function duePoints(points: readonly Scheduled[], deviceId: number, now: number, busy: boolean): DuePoints {
  const found: DuePoints = { due: [], slots: [], overruns: 0, nextAt: null };
  for (const { pointId, intervalMs, lastSlot } of points) {
    const interval = gridOf(intervalMs);
    const slot = slotAt(deviceId, interval, now);
    found.nextAt = Math.min(found.nextAt ?? Infinity, slot + interval);
    const last = lastSlot !== null && lastSlot > slot + interval ? null : lastSlot;
    if (last !== null && slot <= last) continue;
    const passed = last === null ? 1 : Math.max(1, Math.round((slot - last) / interval));
    found.overruns += busy ? passed : passed - 1;
    found.slots.push({ pointId, slot });
    if (!busy) found.due.push(pointId);
  }
  return found;
}

function gridOf(intervalMs: number): number {
  return Math.max(shortestIntervalMs, Math.round(intervalMs));
}
