import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  earliestBoundary,
  isInAnyMaintenance,
  isInMaintenance,
  nextBoundary,
  type MaintenanceWindow,
  type WeeklyWindow,
} from '../../../src/servers/maintenance/maintenance.rules.js';
import { localTime } from '../../../src/shared/zones.js';

const at = (text: string) => Date.parse(text);
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
const minute = 60_000;
const everyDay = [0, 1, 2, 3, 4, 5, 6];

function weekly(changes: Partial<WeeklyWindow>): WeeklyWindow {
  return {
    kind: 'weekly',
    weekdays: [0],
    localTime: '02:30',
    durationMinutes: 60,
    timeZone: 'Europe/Berlin',
    ...changes,
  };
}

describe('A one-off window', () => {
  const window: MaintenanceWindow = { kind: 'once', startsAt: 1_000, endsAt: 2_000 };

  it('holds from its start up to, not including, its end', () => {
    expect([999, 1_000, 1_999, 2_000].map(instant => isInMaintenance(window, instant))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('has two boundaries', () => {
    expect([999, 1_000, 2_000].map(instant => nextBoundary(window, instant))).toEqual([1_000, 2_000, null]);
  });

  it('that ends before it starts never holds', () => {
    const inverted: MaintenanceWindow = { kind: 'once', startsAt: 2_000, endsAt: 1_000 };
    expect(isInMaintenance(inverted, 1_500)).toBe(false);
    expect(nextBoundary(inverted, 0)).toBeNull();
  });
});

describe('A weekly window', () => {
  it('starts by the wall clock, in summer and in winter', () => {
    const window = weekly({ weekdays: [1], localTime: '22:00', durationMinutes: 180 });
    expect(iso(nextBoundary(window, at('2026-01-05T00:00:00Z')))).toBe('2026-01-05T21:00:00.000Z');
    expect(iso(nextBoundary(window, at('2026-07-06T00:00:00Z')))).toBe('2026-07-06T20:00:00.000Z');
    expect(isInMaintenance(window, at('2026-01-05T23:59:59Z'))).toBe(true);
    expect(isInMaintenance(window, at('2026-01-06T00:00:00Z'))).toBe(false);
  });

  it('starts when the clocks jump, if they skip its start, and lasts as long as ever', () => {
    const window = weekly({});
    expect(iso(nextBoundary(window, at('2026-03-28T12:00:00Z')))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(nextBoundary(window, at('2026-03-29T01:00:00Z')))).toBe('2026-03-29T02:00:00.000Z');
  });

  it('starts once, the first time, if the clocks show its start twice', () => {
    const window = weekly({ durationMinutes: 30 });
    expect(iso(nextBoundary(window, at('2026-10-24T12:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(nextBoundary(window, at('2026-10-25T00:30:00Z')))).toBe('2026-10-25T01:00:00.000Z');
    expect(isInMaintenance(window, at('2026-10-25T01:45:00Z'))).toBe(false);
    expect(iso(nextBoundary(window, at('2026-10-25T01:00:00Z')))).toBe('2026-11-01T01:30:00.000Z');
  });

  it('lasts its minutes of real time across a clock change', () => {
    const window = weekly({ weekdays: [6], localTime: '23:00', durationMinutes: 8 * 60 });
    const start = nextBoundary(window, at('2026-10-24T12:00:00Z'))!;
    expect(nextBoundary(window, start)! - start).toBe(8 * 60 * minute);
  });

  it('that follows itself without a break ends only with the last of them', () => {
    const window = weekly({ weekdays: [1, 2], localTime: '00:00', durationMinutes: 24 * 60, timeZone: 'UTC' });
    expect(iso(nextBoundary(window, at('2026-06-01T00:00:00Z')))).toBe('2026-06-03T00:00:00.000Z');
  });

  it('without days or length never holds, and one without a break never ends', () => {
    expect(nextBoundary(weekly({ weekdays: [] }), 0)).toBeNull();
    expect(nextBoundary(weekly({ durationMinutes: 0 }), 0)).toBeNull();
    const always = weekly({ weekdays: everyDay, durationMinutes: 26 * 60 });
    expect(nextBoundary(always, at('2026-06-01T00:00:00Z'))).toBeNull();
    expect(isInMaintenance(always, at('2026-06-01T00:00:00Z'))).toBe(true);
  });

  it('that fills every day of 24 hours leaves the hour gained in autumn', () => {
    const daily = weekly({ weekdays: everyDay, localTime: '00:00', durationMinutes: 24 * 60 });
    const end = nextBoundary(daily, at('2026-06-01T00:00:00Z'));
    expect(iso(end)).toBe('2026-10-25T22:00:00.000Z');
    expect(iso(nextBoundary(daily, end!))).toBe('2026-10-25T23:00:00.000Z');
  });
});

describe('Several windows', () => {
  const one: MaintenanceWindow = { kind: 'once', startsAt: 10, endsAt: 30 };
  const other: MaintenanceWindow = { kind: 'once', startsAt: 20, endsAt: 40 };

  it('hold while any of them does', () => {
    expect([5, 15, 35, 40].map(instant => isInAnyMaintenance([one, other], instant))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isInAnyMaintenance([], 5)).toBe(false);
  });

  it('are looked at again at the earliest boundary', () => {
    expect([0, 10, 35, 40].map(instant => earliestBoundary([one, other], instant))).toEqual([10, 20, 40, null]);
    expect(earliestBoundary([], 0)).toBeNull();
  });
});

const clockTimes = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hour, part]) => `${String(hour).padStart(2, '0')}:${String(part).padStart(2, '0')}`);
const windows = fc
  .record({
    weekdays: fc.subarray(everyDay, { minLength: 1 }),
    localTime: clockTimes,
    durationMinutes: fc.constantFrom(15, 60, 90, 600, 1_440, 1_500, 3_000),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
  })
  .map(weekly);
/** Near a clock change somewhere in the world, on the quarter of an hour. */
const nearChanges = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2026-06-10'),
    fc.integer({ min: -200, max: 200 }),
  )
  .map(([date, quarters]) => at(`${date}T00:00:00Z`) + quarters * 15 * minute);

/** Whether the window holds, found by walking the wall clock a quarter of an hour at a time. */
function walk(window: WeeklyWindow, instant: number): boolean {
  let highest = '';
  let holds = false;
  const begin = instant - (window.durationMinutes + 3 * 1_440) * minute;
  for (let now = begin; now <= instant; now += 15 * minute) {
    const local = localTime(window.timeZone, now);
    const shown = new Date(Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute)).toISOString();
    if (now > begin && shown > highest && startsBetween(window, highest, shown)) {
      holds ||= instant < now + window.durationMinutes * minute;
    }
    if (shown > highest) highest = shown;
  }
  return holds;
}

/** Whether the clocks reach or pass the start of a wanted day on their way from one reading to the next, higher one. */
function startsBetween(window: WeeklyWindow, from: string, to: string): boolean {
  return [from, to].some(reading => {
    const start = `${reading.slice(0, 10)}T${window.localTime}:00.000Z`;
    return from < start && start <= to && window.weekdays.includes(new Date(start).getUTCDay());
  });
}

describe('Any weekly window', () => {
  it('holds exactly when a walk along the wall clock says so', () => {
    fc.assert(
      fc.property(windows, nearChanges, (window, instant) => {
        expect(isInMaintenance(window, instant)).toBe(walk(window, instant));
      }),
      { numRuns: 1_000 },
    );
  });

  it('changes at its next boundary and nowhere before', () => {
    fc.assert(
      fc.property(
        windows,
        nearChanges,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        (window, instant, parts) => {
          const boundary = nextBoundary(window, instant);
          const now = isInMaintenance(window, instant);
          const until = boundary ?? instant + 14 * 86_400_000;
          expect(until).toBeGreaterThan(instant);
          for (const part of parts) {
            const between = Math.min(until - 1, instant + Math.floor((until - instant) * part));
            expect(isInMaintenance(window, between)).toBe(now);
          }
          expect(boundary === null || isInMaintenance(window, boundary) !== now).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
