import { describe, expect, it } from 'vitest';
import {
  datesOf,
  isCalendarDay,
  lengthOf,
  monthRange,
  rangeOf,
} from '../../../src/attendance/days/reckoning/day-range.rules.js';

const today = '2026-03-02';

describe('The days that are asked for', () => {
  it('are those of the month up to today where nothing is said', () => {
    expect(rangeOf({}, today)).toEqual({ from: '2026-03-01', until: today });
  });

  it('begin with the month of the last day, and end today or after as many days as are allowed', () => {
    expect(rangeOf({ until: '2026-02-20' }, today)).toEqual({ from: '2026-02-01', until: '2026-02-20' });
    expect(rangeOf({ from: '2026-02-25' }, today)).toEqual({ from: '2026-02-25', until: today });
    expect(rangeOf({ from: '2025-12-01' }, today)).toEqual({ from: '2025-12-01', until: '2026-01-31' });
    expect(rangeOf({ from: '2026-05-01' }, today)).toEqual({ from: '2026-05-01', until: '2026-05-01' });
  });

  it('are listed newest first', () => {
    expect(datesOf({ from: '2026-02-27', until: today })).toEqual([today, '2026-03-01', '2026-02-28', '2026-02-27']);
    expect(datesOf({ from: today, until: '2026-03-01' })).toEqual([]);
  });

  it('are counted as far as it matters', () => {
    expect(lengthOf({ from: '2026-01-01', until: '2026-03-03' })).toBe(62);
    expect(lengthOf({ from: '1970-01-01', until: '2999-12-31' })).toBe(63);
  });

  it('may be a month', () => {
    expect(monthRange('2026-02')).toEqual({ from: '2026-02-01', until: '2026-02-28' });
    expect(monthRange('2025-12')).toEqual({ from: '2025-12-01', until: '2025-12-31' });
  });

  it('are in the calendar', () => {
    expect([isCalendarDay('2028-02-29'), isCalendarDay('2026-02-29'), isCalendarDay('2026-04-31')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
