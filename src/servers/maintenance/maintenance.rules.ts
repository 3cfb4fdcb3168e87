import { addDays, localDate, resolveDateTime, weekdayOf } from '../../shared/zones.js';

/** From `startsAt` up to, not including, `endsAt`; epoch milliseconds. */
interface OneOffWindow {
  kind: 'once';
  startsAt: number;
  endsAt: number;
}

/**
 * Starts when the clocks of the zone show `localTime` on the given days and lasts `durationMinutes` of real time. A start
 * the clocks skip happens at the moment they jump; one they show twice happens once, the first time.
 */
export interface WeeklyWindow {
  kind: 'weekly';
  /** 0 = Sunday .. 6 = Saturday. */
  weekdays: number[];
  /** `HH:MM` */
  localTime: string;
  durationMinutes: number;
  /** IANA name. */
  timeZone: string;
}

export type MaintenanceWindow = OneOffWindow | WeeklyWindow;

/** Half open: `startsAt <= instant < endsAt`. */
interface Stretch {
  startsAt: number;
  endsAt: number;
}

const dayMs = 86_400_000;

/** Windows that touch each other every day form one without an end; the clock changes break it within a year, if at all. */
const horizonDays = 400;

export function isInMaintenance(window: MaintenanceWindow, at: number): boolean {
  if (window.kind === 'once') return window.startsAt <= at && at < window.endsAt;
  for (const { startsAt, endsAt } of occurrences(window, at, lookBackDays(window), 0)) {
    if (startsAt <= at && at < endsAt) return true;
  }
  return false;
}

/** The first instant after `after` at which the window begins or ends, or null when nothing changes any more. */
export function nextBoundary(window: MaintenanceWindow, after: number): number | null {
  if (window.kind === 'once') {
    if (window.endsAt <= window.startsAt) return null;
    return [window.startsAt, window.endsAt].find(instant => instant > after) ?? null;
  }
  let end: number | null = null;
  for (const { startsAt, endsAt } of occurrences(window, after, lookBackDays(window), horizonDays)) {
    if (end !== null && startsAt > end) return end;
    if (startsAt > after && end === null) return startsAt;
    if (endsAt > after) end = Math.max(endsAt, end ?? endsAt);
  }
  return null;
}

/** Whether any of a server's windows covers the instant. */
export function isInAnyMaintenance(windows: readonly MaintenanceWindow[], at: number): boolean {
  return windows.some(window => isInMaintenance(window, at));
}

/** When to look again: the earliest boundary of any window. Where windows overlap nothing need change at it. */
export function earliestBoundary(windows: readonly MaintenanceWindow[], after: number): number | null {
  const boundaries = windows.map(window => nextBoundary(window, after)).filter(instant => instant !== null);
  return boundaries.length === 0 ? null : Math.min(...boundaries);
}

function lookBackDays({ durationMinutes }: WeeklyWindow): number {
  return Math.ceil((durationMinutes * 60_000) / dayMs) + 1;
}

/** In the order of their starts: those of the local days from `daysBefore` before to `daysAfter` after an instant. */
function* occurrences(window: WeeklyWindow, at: number, daysBefore: number, daysAfter: number): Generator<Stretch> {
  if (window.durationMinutes <= 0) return;
  const today = localDate(window.timeZone, at);
  for (let days = -daysBefore; days <= daysAfter; days++) {
    const date = addDays(today, days);
    if (!window.weekdays.includes(weekdayOf(date))) continue;
    const { instant } = resolveDateTime(window.timeZone, date, window.localTime);
    yield { startsAt: instant, endsAt: instant + window.durationMinutes * 60_000 };
  }
}
