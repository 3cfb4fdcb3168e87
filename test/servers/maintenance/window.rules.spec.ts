import { describe, expect, it } from 'vitest';
import { timesOf, windowProblems, type WindowSettings } from '../../../src/servers/maintenance/window.rules.js';

const blank: WindowSettings = {
  name: 'Patch day',
  server_ids: [],
  tags: [],
  starts_at: null,
  ends_at: null,
  weekdays: [],
  local_time: null,
  duration_minutes: null,
  time_zone: null,
};
const once = { starts_at: 1_000, ends_at: 2_000 };
const weekly = { weekdays: [2], local_time: '02:00', duration_minutes: 60, time_zone: 'Europe/Vienna' };

describe('A maintenance window', () => {
  it('is once or weekly', () => {
    expect(windowProblems({ ...blank, ...once })).toEqual([]);
    expect(windowProblems({ ...blank, ...weekly })).toEqual([]);
    expect(timesOf({ ...blank, ...once })).toEqual({ kind: 'once', startsAt: 1_000, endsAt: 2_000 });
    expect(timesOf({ ...blank, ...weekly })).toMatchObject({ kind: 'weekly', durationMinutes: 60 });
  });

  it.each<[string, Partial<WindowSettings>, string[]]>([
    ['neither', {}, ['starts_at', 'ends_at']],
    ['half of the first form', { starts_at: 1_000 }, ['ends_at']],
    ['an end at its start', { starts_at: 1_000, ends_at: 1_000 }, ['ends_at']],
    ['part of the second form', { weekdays: [1], local_time: '02:00' }, ['duration_minutes', 'time_zone']],
    ['no weekday', { ...weekly, weekdays: [] }, ['weekdays']],
    ['an unknown zone', { ...weekly, time_zone: 'Mars/Olympus' }, ['time_zone']],
    ['both forms', { ...once, local_time: '02:00' }, ['local_time']],
  ])('is refused with %s', (_, change, fields) => {
    expect(windowProblems({ ...blank, ...change }).map(({ field }) => field)).toEqual(fields);
  });
});
