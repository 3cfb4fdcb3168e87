import type { LocalTime, ResolvedTime } from '../../shared/zones.js';
import type { DeviceTime } from '../terminal/wire/device-time.codec.js';
import type { RecordResolution } from './attendance-record.rules.js';

/** What a record's time comes to. */
export interface RecordTime {
  /** Epoch milliseconds. */
  timestamp: number;
  resolution: RecordResolution;
  /** False: no day counts it, but it is kept and shown. */
  isValid: boolean;
  notes: string;
}

/**
 * The instant of a punch. A time the clocks showed twice is the one nearer to `heardAt` where the punch was told as it
 * happened (`isLive`), else the first. What is no time at all is put at the nearest that is one, and counts no more than
 * the time of a clock that was never set.
 */
export function recordTime(
  { local, flaw }: DeviceTime,
  resolve: (local: LocalTime) => ResolvedTime,
  heardAt: number,
  isLive: boolean,
): RecordTime {
  if (flaw === 'impossible') {
    const nearest = resolve(nearestTime(local)).instant;
    return { timestamp: nearest, resolution: 'impossible', isValid: false, notes: 'The terminal sent no real time.' };
  }
  const { resolution, instant, second } = resolve(local);
  const isLater = isLive && second !== null && Math.abs(second - heardAt) < Math.abs(instant - heardAt);
  const notes = flaw === 'unset' ? "The terminal's clock was not set." : '';
  return { timestamp: isLater ? second : instant, resolution, isValid: flaw === null, notes };
}

function nearestTime({ year, month, day, hour, minute, second }: LocalTime): LocalTime {
  const [soundYear, soundMonth] = [within(year, 2000, 2099), within(month, 1, 12)];
  const days = new Date(Date.UTC(soundYear, soundMonth, 0)).getUTCDate();
  return {
    year: soundYear,
    month: soundMonth,
    day: within(day, 1, days),
    hour: within(hour, 0, 23),
    minute: within(minute, 0, 59),
    second: within(second, 0, 59),
    millisecond: 0,
  };
}

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
