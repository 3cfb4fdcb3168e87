import { LocalTime } from '../../../shared/zones.js';

/**
 * `impossible`: no calendar or clock shows it (30 February, month 0, 25 o'clock, a year that two digits cannot say).
 * `unset`: a clock of the year 2000, where terminals start again after they lost their power.
 */
type TimeFlaw = 'impossible' | 'unset';

/** What a terminal's clock showed: local, of no zone, and exactly what it sent even where that is no time at all. */
export interface DeviceTime {
  local: LocalTime;
  /** `YYYY-MM-DDTHH:MM:SS`. */
  text: string;
  flaw: TimeFlaw | null;
}

const twoDigits = Array.from({ length: 256 }, (_, value) => String(value).padStart(2, '0'));
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Seconds since 2000 in a calendar whose months all have 31 days, so that 30 February can be said. */
export function decodeDeviceTime(seconds: number): DeviceTime {
  const days = Math.floor(seconds / 86_400);
  const months = Math.floor(days / 31);
  return timeOf(
    2000 + Math.floor(months / 12),
    (months % 12) + 1,
    (days % 31) + 1,
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  );
}

/** The reverse of {@link decodeDeviceTime}, for the years 2000 to 2099. */
export function encodeDeviceTime({ year, month, day, hour, minute, second }: LocalTime): number {
  const days = (year % 100) * 12 * 31 + (month - 1) * 31 + day - 1;
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

/** The six bytes year (of the century), month, day, hour, minute and second that a live event carries at `offset`. */
export function decodeTimeBytes(bytes: Buffer, offset: number): DeviceTime {
  const at = (index: number) => bytes[offset + index] ?? 0;
  return timeOf(2000 + at(0), at(1), at(2), at(3), at(4), at(5));
}

export function encodeTimeBytes({ year, month, day, hour, minute, second }: LocalTime): Buffer {
  return Buffer.from([year % 100, month, day, hour, minute, second]);
}

function timeOf(year: number, month: number, day: number, hour: number, minute: number, second: number): DeviceTime {
  const date = `${year}-${twoDigits[month]}-${twoDigits[day]}`;
  return {
    local: { year, month, day, hour, minute, second, millisecond: 0 },
    text: `${date}T${twoDigits[hour]}:${twoDigits[minute]}:${twoDigits[second]}`,
    flaw: flawOf(year, month, day, hour > 23 || minute > 59 || second > 59),
  };
}

function flawOf(year: number, month: number, day: number, noTime: boolean): TimeFlaw | null {
  const leap = month === 2 && year % 4 === 0;
  const days = (daysOfMonth[month - 1] ?? 0) + (leap ? 1 : 0);
  if (noTime || year > 2099 || day < 1 || day > days) return 'impossible';
  return year === 2000 ? 'unset' : null;
}
