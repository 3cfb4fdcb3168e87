import { clip, measure, union, type Interval } from '../../shared/intervals.js';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Start of the hour (UTC) an instant lies in; epoch milliseconds. */
export const hourOf = (instant: number): number => Math.floor(instant / hourMs) * hourMs;

/** Start of the day (UTC) an instant lies in; minutes are rounded so that they add up over it. */
export const dayOf = (instant: number): number => Math.floor(instant / dayMs) * dayMs;

/** What is known about somebody in one hour. Instants are epoch milliseconds inside the hour, its edges included. */
export interface Hour {
  hourStart: number;
  firstSeen: number | null;
  lastSeen: number | null;
  /** 0 to 3600. */
  secondsOnline: number;
  /** 0 to 60. */
  minutesOnline: number;
  /** 0 to 3600. */
  secondsCovered: number;
}

/**
 * The hours of one day (UTC) of one employee (product R6): the union of all sessions is cut at the hours, so two devices
 * at once count once and presence from before the hour counts from its start. `until` ends the last hour that is made.
 * Seconds and minutes are rounded with carry: over the day they add up to what the union measures, to half a minute.
 */
export function hoursOfDay(
  day: number,
  until: number,
  sessions: readonly Interval[],
  covered: readonly Interval[],
): Hour[] {
  const online = union(sessions);
  const hours: Hour[] = [];
  let [total, coverage] = [0, 0];
  for (let hourStart = day; hourStart < Math.min(until, day + dayMs); hourStart += hourMs) {
    const frame = { from: hourStart, to: hourStart + hourMs };
    const pieces = clip(online, frame);
    const [before, coveredBefore] = [total, coverage];
    total += measure(pieces);
    coverage += measure(clip(covered, frame));
    hours.push({
      hourStart,
      firstSeen: pieces[0]?.from ?? null,
      lastSeen: pieces.at(-1)?.to ?? null,
      secondsOnline: withCarry(before, total, 1000),
      minutesOnline: withCarry(before, total, 60_000),
      secondsCovered: withCarry(coveredBefore, coverage, 1000),
    });
  }
  return hours;
}

/** Whole units between two running totals: what was rounded away in one hour is made good in the next. */
const withCarry = (before: number, after: number, unit: number) => Math.round(after / unit) - Math.round(before / unit);

/** Whether two findings about the same hour say the same; a difference makes a revision. */
export function sameHour(one: Hour, other: Hour): boolean {
  return (
    one.hourStart === other.hourStart &&
    one.firstSeen === other.firstSeen &&
    one.lastSeen === other.lastSeen &&
    one.secondsOnline === other.secondsOnline &&
    one.minutesOnline === other.minutesOnline &&
    one.secondsCovered === other.secondsCovered
  );
}

/** An hour is final when no session that is still open could reach back into it. */
export function isFinal(hourStart: number, now: number, longestGapMs: number): boolean {
  return now >= hourStart + hourMs + longestGapMs;
}
