/** Days and clocks of the site, wherever the reader is. */

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat(undefined, { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  clocks.set(zone, made);
  return made;
}

/** `08:58` on the clocks of the site, as the reader writes it. */
export const clockTime = (iso: string, zone: string): string => clockOf(zone).format(new Date(iso));

const dayWords = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', dateStyle: 'full' });
const shortDayWords = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', dateStyle: 'medium' });
const monthWords = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'long', year: 'numeric' });
const monthName = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'long' });

const noon = (date: string) => new Date(`${date}T12:00:00Z`);

/** `Monday, 2 March 2026` for `2026-03-02`. */
export const dayText = (date: string): string => dayWords.format(noon(date));
export const shortDayText = (date: string): string => shortDayWords.format(noon(date));
/** `March 2026` for `2026-03`. */
export const monthText = (month: string): string => monthWords.format(noon(`${month}-01`));
export const monthNameOf = (month: string): string => monthName.format(noon(`${month}-01`));

export function addDays(date: string, days: number): string {
  const moved = noon(date);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const moved = noon(`${month}-01`);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  return moved.toISOString().slice(0, 7);
}

/** Today's date at the site. */
export const today = (zone: string): string => dateIn(zone, Date.now());

const dates = new Map<string, Intl.DateTimeFormat>();

function dateIn(zone: string, at: number): string {
  // The Canadian way to write a date is the one of the API.
  const format = dates.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  dates.set(zone, format);
  return format.format(at);
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** The first instant of a day of the site: where its date changes to this one. */
export function startOfDay(zone: string, date: string): Date {
  // No zone is further than 14 hours from UTC. Dates only grow, so the change is found by halving.
  let before = Date.parse(`${date}T00:00:00Z`) - 15 * hourMs;
  let after = before + 30 * hourMs;
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
    if (dateIn(zone, middle) >= date) after = middle;
    else before = middle;
  }
  return new Date(after);
}
