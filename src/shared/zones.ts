/** A wall-clock time of some zone, without saying which. Months 1..12. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

/**
 * `ambiguous`: the clocks were set back and showed this time twice. `nonexistent`: they were set forward past it.
 */
const zoneResolutions = ['unique', 'ambiguous', 'nonexistent'] as const;
type ZoneResolution = (typeof zoneResolutions)[number];

export interface ResolvedTime {
  resolution: ZoneResolution;
  /** Epoch milliseconds: the first time the clocks showed it; where they skipped it, the moment they jumped past it. */
  instant: number;
  /** The second time the clocks showed an ambiguous time, else null. */
  second: number | null;
}

const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs far more than using one; there are at most a few hundred zones. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Whether this runtime knows the name as an IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of the zone show at an instant (epoch milliseconds). Throws RangeError for an unknown zone. */
export function localTime(zone: string, at: number): LocalTime {
  const parts = formatterOf(zone).formatToParts(at);
  const read = (wanted: Intl.DateTimeFormatPartTypes) => Number(parts.find(({ type }) => type === wanted)?.value);
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
    millisecond: mod(at, 1_000),
  };
}

/** Milliseconds the clocks of the zone are ahead of UTC at an instant. */
export function zoneOffsetMs(zone: string, at: number): number {
  return asUtc(localTime(zone, at)) - at;
}

/** The calendar day at an instant, `YYYY-MM-DD`. */
export function localDate(zone: string, at: number): string {
  return new Date(asUtc(localTime(zone, at))).toISOString().slice(0, 10);
}

/** The hour the clocks show at an instant, 0..23. */
export function localHour(zone: string, at: number): number {
  return localTime(zone, at).hour;
}

/** Day of the week of a calendar day, 0 = Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** The calendar day `days` later (earlier when negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The instant at which the clocks of the zone show a time. */
export function resolveLocal(zone: string, local: LocalTime): ResolvedTime {
  const wall = asUtc(local);
  // No zone is a day away from UTC, so these two are certainly before and after whatever happens around the time.
  const before = zoneOffsetMs(zone, wall - dayMs);
  const after = zoneOffsetMs(zone, wall + dayMs);
  const hits = [...new Set([before, after])]
    .map(offset => wall - offset)
    .filter((at, index, all) => zoneOffsetMs(zone, at) === wall - at && all.indexOf(at) === index)
    .sort((a, b) => a - b);
  const [first, second] = hits;
  if (first === undefined) return { resolution: 'nonexistent', instant: jump(zone, wall, before, after), second: null };
  return second === undefined
    ? { resolution: 'unique', instant: first, second: null }
    : { resolution: 'ambiguous', instant: first, second };
}

/** Like {@link resolveLocal} for a day `YYYY-MM-DD` and a time `HH:MM` or `HH:MM:SS`. */
export function resolveDateTime(zone: string, date: string, time: string): ResolvedTime {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return resolveLocal(zone, { year, month, day, hour, minute, second, millisecond: 0 });
}

/** The instant a calendar day begins; not always midnight, where the clocks change then. */
export function startOfDay(zone: string, date: string): number {
  return resolveDateTime(zone, date, '00:00').instant;
}

/** The instant the clocks go from the offset `before` to `after`, known to skip `wall`. */
function jump(zone: string, wall: number, before: number, after: number): number {
  let early = wall - Math.max(before, after);
  let late = wall - Math.min(before, after);
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (zoneOffsetMs(zone, middle) === before) early = middle;
    else late = middle;
  }
  return late;
}

function asUtc({ year, month, day, hour, minute, second, millisecond }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
