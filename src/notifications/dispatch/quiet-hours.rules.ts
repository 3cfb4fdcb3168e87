import { addDays, localDate, resolveDateTime } from '../../shared/zones.js';

/** Hours of the day nobody is told anything; `HH:MM` on the clocks of the zone, past midnight where `until` is not later. */
export interface QuietHours {
  from: string;
  until: string;
  /** IANA name. */
  zone: string;
}

/**
 * When the quiet that holds at an instant ends (both epoch milliseconds), or null where it is not quiet. An hour that the
 * clocks show twice is quiet as a whole; quiet that would begin in a skipped hour begins when the clocks jump.
 */
export function quietUntil(quiet: QuietHours | null, at: number): number | null {
  if (!quiet || quiet.from === quiet.until) return null;
  const { from, until, zone } = quiet;
  const today = localDate(zone, at);
  for (const day of [addDays(today, -1), today]) {
    const start = resolveDateTime(zone, day, from).instant;
    const last = resolveDateTime(zone, from < until ? day : addDays(day, 1), until);
    const end = last.second ?? last.instant;
    if (start <= at && at < end) return end;
  }
  return null;
}
