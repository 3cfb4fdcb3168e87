import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtDays, staysOf, unwatched } from '../../../src/presence/board/days/day.rules.js';
import { measure, union } from '../../../src/shared/intervals.js';
import { daysAround, sessions, zones } from './local-days.js';

const hour = 3_600_000;
const utcDay = 24 * hour;
const at = (text: string) => Date.parse(text);
const cases = { numRuns: 2_000 };

describe('Stays', () => {
  const frame = { from: at('2026-03-02T00:00:00Z'), to: at('2026-03-03T00:00:00Z') };
  const session = (from: string, to: string, isOpen = false) => ({
    from: at(`2026-03-0${from}:00Z`),
    to: at(`2026-03-0${to}:00Z`),
    isOpen,
  });
  const lines = (all: ReturnType<typeof session>[]) =>
    staysOf(all, frame).map(({ from, to, ongoing }) =>
      [from, to]
        .map(instant => new Date(instant).toISOString().slice(9, 16))
        .join(' ')
        .concat(ongoing ? ' on' : ''),
    );

  it('are the union of the sessions, clipped to the day', () => {
    expect(
      lines([session('1T22:00', '2T08:00'), session('2T07:00', '2T09:00'), session('2T23:00', '3T05:00')]),
    ).toEqual(['2T00:00 2T09:00', '2T23:00 3T00:00']);
    expect(lines([session('1T08:00', '1T09:00'), session('2T10:00', '2T10:00')])).toEqual([]);
  });

  it('go on where one of their sessions does, also if another one ended later', () => {
    expect(lines([session('2T08:00', '2T09:00', true), session('2T08:30', '2T09:05')])).toEqual(['2T08:00 2T09:05 on']);
    expect(lines([session('2T08:00', '2T09:00'), session('2T10:00', '2T11:00', true)])).toEqual([
      '2T08:00 2T09:00',
      '2T10:00 2T11:00 on',
    ]);
  });

  it('do not go on at a midnight they went past', () => {
    expect(lines([session('2T08:00', '3T05:00', true)])).toEqual(['2T08:00 3T00:00']);
  });

  it('have the measure of the union', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), sessions, (zone, all) => {
        const stretches = all.map((interval, index) => ({ ...interval, isOpen: index === 0 }));
        const days = daysAround(zone, all);
        const sum = days.reduce((total, day) => total + measure(staysOf(stretches, day)), 0);
        expect(sum).toBe(measure(all));
      }),
      cases,
    );
  });
});

describe('Unwatched time', () => {
  const day = { from: 0, to: utcDay };
  const patience = 180_000;

  it('is the whole day where nobody watched, and nothing of a day to come', () => {
    expect(unwatched([], day, 2 * utcDay, patience)).toEqual([day]);
    expect(unwatched([], day, -hour, patience)).toEqual([]);
    expect(unwatched([], day, hour, patience)).toEqual([{ from: 0, to: hour }]);
  });

  it('does not have the moments since the newest sweep, but all of it once that is long ago', () => {
    const covered = [{ from: hour, to: 2 * hour }];
    expect(unwatched(covered, day, 2 * hour + patience, patience)).toEqual([{ from: 0, to: hour }]);
    expect(unwatched(covered, day, 2 * hour + patience + 1, patience)).toEqual([
      { from: 0, to: hour },
      { from: 2 * hour, to: 2 * hour + patience + 1 },
    ]);
  });

  it('and watched time make up the day when it is over', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), sessions, (zone, covered) => {
        for (const local of daysAround(zone, covered)) {
          const [watched] = cutAtDays(union(covered), [local]);
          const rest = unwatched(covered, local, local.to + utcDay * 30, patience);
          expect(measure(watched ?? []) + measure(rest)).toBe(local.to - local.from);
        }
      }),
      cases,
    );
  });
});
