import type { SheetPersonView, SheetTotalsView } from '../../client/types.gen.js';
import type { Verdict } from '../types.js';

export type Sums = Pick<SheetTotalsView, Verdict | 'late_days' | 'worked_seconds'>;

const names = [
  'absent',
  'incomplete',
  'present',
  'open',
  'unknown',
  'day_off',
  'late_days',
  'worked_seconds',
] as const satisfies (keyof Sums)[];

/** Of those who are shown. */
export function sumsOf(people: readonly SheetPersonView[]): Sums {
  const sums: Sums = {
    absent: 0,
    incomplete: 0,
    present: 0,
    open: 0,
    unknown: 0,
    day_off: 0,
    late_days: 0,
    worked_seconds: 0,
  };
  for (const { totals } of people) for (const name of names) sums[name] += totals[name];
  return sums;
}
