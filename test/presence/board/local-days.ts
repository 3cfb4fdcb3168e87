import fc from 'fast-check';
import { localDay } from '../../../src/presence/board/days/day.rules.js';
import type { Interval } from '../../../src/shared/intervals.js';
import { addDays, localDate } from '../../../src/shared/zones.js';

const at = (text: string) => Date.parse(text);
export const zones = ['America/New_York', 'Europe/Lisbon', 'Australia/Lord_Howe', 'Asia/Kolkata'];

/** Around a change of clocks in each of those zones that have one, on both sides. */
const around = fc
  .constantFrom('2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-06-15')
  .map(at);

/** Sessions of whole seconds within four days of such a moment. */
export const sessions = around.chain(centre =>
  fc.array(
    fc
      .record({ start: fc.integer({ min: -4 * 86_400, max: 4 * 86_400 }), length: fc.integer({ min: 0, max: 40_000 }) })
      .map(({ start, length }) => ({ from: centre + start * 1000, to: centre + (start + length) * 1000 })),
    { minLength: 1, maxLength: 12 },
  ),
);

/** The local days that hold all of these. */
export function daysAround(zone: string, intervals: readonly Interval[]) {
  const last = localDate(zone, Math.max(...intervals.map(({ to }) => to)));
  const days = [];
  for (
    let date = localDate(zone, Math.min(...intervals.map(({ from }) => from)));
    date <= last;
    date = addDays(date, 1)
  ) {
    days.push(localDay(zone, date));
  }
  return days;
}
