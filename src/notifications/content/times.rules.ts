import { localDate, localTime, zoneOffsetMs } from '../../shared/zones.js';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in its two largest units: `42 s`, `4 min 12 s`, `2 h 5 min`, `3 d 4 h`. Negative counts as none. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < minute) return `${seconds} s`;
  if (seconds < hour) return twoUnits(seconds, minute, 'min', 1, 's');
  if (seconds < day) return twoUnits(seconds, hour, 'h', minute, 'min');
  return twoUnits(seconds, day, 'd', hour, 'h');
}

/** The same without seconds where there are minutes. */
export function roughDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < minute ? `${seconds} s` : duration((seconds - (seconds % minute)) * 1000);
}

function twoUnits(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** What the clocks of the zone show, as people who read the message on the day of `now` want it: `03:10`, else with the date. */
export function shortTime(zone: string, at: number, now: number): string {
  return onDay(zone, at, localDate(zone, now));
}

/** `03:10-03:14`; with dates where it is not all on the day of `now`. */
export function timeRange(zone: string, from: number, to: number, now: number): string {
  const [first, last] = [localDate(zone, from), localDate(zone, to)];
  if (first !== last) return `${first} ${clock(zone, from)} - ${last} ${clock(zone, to)}`;
  return `${shortTime(zone, from, now)}-${clock(zone, to)}`;
}

/** An instant in full, with the zone and how far it is from UTC then: `2026-03-01 03:10:05 (Europe/Kyiv, UTC+2)`. */
export function fullTime(zone: string, at: number): string {
  const seconds = String(localTime(zone, at).second).padStart(2, '0');
  return `${localDate(zone, at)} ${clock(zone, at)}:${seconds} (${zoneName(zone, at)})`;
}

/** `Europe/Kyiv, UTC+2`; the offset is the one of that instant. */
export function zoneName(zone: string, at: number): string {
  if (zone === 'UTC') return 'UTC';
  const minutes = Math.round(zoneOffsetMs(zone, at) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = `${minutes < 0 ? '-' : '+'}${hours}${rest > 0 ? `:${String(rest).padStart(2, '0')}` : ''}`;
  return `${zone}, UTC${offset}`;
}

function onDay(zone: string, at: number, today: string): string {
  const date = localDate(zone, at);
  return date === today ? clock(zone, at) : `${date} ${clock(zone, at)}`;
}

function clock(zone: string, at: number): string {
  const time = localTime(zone, at);
  return [time.hour, time.minute].map(part => String(part).padStart(2, '0')).join(':');
}
