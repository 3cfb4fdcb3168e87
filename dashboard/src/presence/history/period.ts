import { startOfDay } from '../site-time.js';

/** A year, a month or a day of the site: `2026`, `2026-11`, `2026-11-21`; null: any time. */
export type Period = string | null;

const pattern = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

export const periodOf = (text: string | null): Period => (text !== null && pattern.test(text) ? text : null);

/** What the API is asked for: it knows days of the site; of months and years it is told the instants. */
export function timesOf(period: Period, zone: string): { date?: string; since?: string; until?: string } {
  if (period === null) return {};
  if (period.length === 10) return { date: period };
  const [year, month] = [Number(period.slice(0, 4)), Number(period.slice(5, 7))];
  const [from, to] =
    month === 0 ? [firstOf(year, 1), firstOf(year + 1, 1)] : [firstOf(year, month), firstOf(year, month + 1)];
  return { since: startOfDay(zone, from).toISOString(), until: startOfDay(zone, to).toISOString() };
}

/** The first day of a month; the thirteenth is the first of the next year. */
const firstOf = (year: number, month: number): string =>
  new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);

/** How many years back the list of them goes. */
const yearsShown = 5;

/** What a period is divided into, up to today, newest years first. */
export function partsOf(period: Period, now: string): string[] {
  if (period === null) {
    const year = Number(now.slice(0, 4));
    return Array.from({ length: yearsShown }, (_, index) => String(year - index));
  }
  if (period.length === 10) return [];
  const count = period.length === 4 ? 12 : daysIn(period);
  const parts = Array.from({ length: count }, (_, index) => `${period}-${String(index + 1).padStart(2, '0')}`);
  return parts.filter(part => part <= now.slice(0, part.length));
}

const daysIn = (month: string): number =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();

/** The periods a period lies in, the largest first, and itself. */
export const pathOf = (period: Period): string[] =>
  period === null ? [] : [4, 7, 10].filter(length => length <= period.length).map(length => period.slice(0, length));
