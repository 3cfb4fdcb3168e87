import { describe, expect, it } from 'vitest';
import {
  duration,
  fullTime,
  roughDuration,
  shortTime,
  timeRange,
} from '../../../src/notifications/content/times.rules.js';

const at = (text: string) => Date.parse(text);
const second = 1_000;

describe('A length of time', () => {
  it.each([
    [-5, '0 s', '0 s'],
    [42, '42 s', '42 s'],
    [60, '1 min', '1 min'],
    [252, '4 min 12 s', '4 min'],
    [3_599, '59 min 59 s', '59 min'],
    [7_500, '2 h 5 min', '2 h 5 min'],
    [86_400, '1 d', '1 d'],
    [273_600, '3 d 4 h', '3 d 4 h'],
  ])('of %i s is %s, roughly %s', (seconds, exact, rough) => {
    expect([duration(seconds * second), roughDuration(seconds * second)]).toEqual([exact, rough]);
  });
});

describe('A time', () => {
  it('is the one of the site, with the zone named and its distance from UTC', () => {
    const noon = at('2026-07-01T12:00:05Z');
    expect(fullTime('Europe/Kyiv', noon)).toBe('2026-07-01 15:00:05 (Europe/Kyiv, UTC+3)');
    expect(fullTime('Asia/Kathmandu', noon)).toBe('2026-07-01 17:45:05 (Asia/Kathmandu, UTC+5:45)');
    expect(fullTime('America/St_Johns', noon)).toBe('2026-07-01 09:30:05 (America/St_Johns, UTC-2:30)');
    expect(fullTime('UTC', noon)).toBe('2026-07-01 12:00:05 (UTC)');
  });

  it('that the clocks show twice is told apart by the distance from UTC', () => {
    expect(fullTime('Europe/Kyiv', at('2026-10-25T00:30:00Z'))).toBe('2026-10-25 03:30:00 (Europe/Kyiv, UTC+3)');
    expect(fullTime('Europe/Kyiv', at('2026-10-25T01:30:00Z'))).toBe('2026-10-25 03:30:00 (Europe/Kyiv, UTC+2)');
  });

  it('of today needs no date', () => {
    const now = at('2026-03-01T21:00:00Z');
    expect(shortTime('Europe/Kyiv', at('2026-03-01T01:10:00Z'), now)).toBe('03:10');
    expect(shortTime('Europe/Kyiv', at('2026-02-28T21:10:00Z'), now)).toBe('2026-02-28 23:10');
  });

  it('to another has the dates where they differ', () => {
    const [from, to] = [at('2026-02-28T21:50:00Z'), at('2026-02-28T22:10:00Z')];
    expect(timeRange('Europe/Kyiv', from, to, to)).toBe('2026-02-28 23:50 - 2026-03-01 00:10');
    expect(timeRange('UTC', from, to, to)).toBe('21:50-22:10');
  });
});
