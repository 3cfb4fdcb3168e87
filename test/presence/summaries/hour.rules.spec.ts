import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, hourMs, hourOf, hoursOfDay, isFinal, sameHour } from '../../../src/presence/summaries/hour.rules.js';
import { clip, measure, type Interval } from '../../../src/shared/intervals.js';

const runs = { numRuns: 2000 };
const day = Date.UTC(2026, 9, 25);
const end = day + 24 * hourMs;

const sessions = (count: number) =>
  fc.array(
    fc
      .record({ from: fc.integer({ min: day - hourMs, max: end }), length: fc.integer({ min: 0, max: 9 * hourMs }) })
      .map(({ from, length }): Interval => ({ from, to: from + length })),
    { maxLength: count },
  );
const devices = fc.array(sessions(6), { minLength: 1, maxLength: 3 });
const whole: Interval[] = [{ from: day, to: end }];
const at = (text: string) => Date.parse(`2026-10-25T${text}Z`);

describe('the hours of a day', () => {
  it('have 0 to 3600 seconds and 0 to 60 minutes each', () => {
    fc.assert(
      fc.property(sessions(12), sessions(4), (online, covered) => {
        for (const hour of hoursOfDay(day, end, online, covered)) {
          expect(hour.secondsOnline).toBeGreaterThanOrEqual(0);
          expect(hour.secondsOnline).toBeLessThanOrEqual(3600);
          expect(hour.minutesOnline).toBeGreaterThanOrEqual(0);
          expect(hour.minutesOnline).toBeLessThanOrEqual(60);
          expect(hour.secondsCovered).toBeLessThanOrEqual(3600);
        }
      }),
      runs,
    );
  });

  it('add up to what the union of the sessions measures, to half a second and half a minute', () => {
    fc.assert(
      fc.property(sessions(12), online => {
        const hours = hoursOfDay(day, end, online, whole);
        const truth = measure(clip(online, { from: day, to: end })) / 1000;
        const seconds = hours.reduce((sum, hour) => sum + hour.secondsOnline, 0);
        const minutes = hours.reduce((sum, hour) => sum + hour.minutesOnline, 0);
        expect(Math.abs(seconds - truth)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(minutes - truth / 60)).toBeLessThanOrEqual(0.5);
      }),
      runs,
    );
  });

  it('have each device at most as long as the employee, and the employee at most as long as all devices together', () => {
    fc.assert(
      fc.property(devices, all => {
        const own = all.map(online => hoursOfDay(day, end, online, whole));
        hoursOfDay(day, end, all.flat(), whole).forEach((hour, index) => {
          const each = own.map(hours => hours[index]?.secondsOnline ?? 0);
          // Each figure may be rounded by a second.
          expect(Math.max(...each)).toBeLessThanOrEqual(hour.secondsOnline + 1);
          expect(hour.secondsOnline).toBeLessThanOrEqual(each.reduce((sum, value) => sum + value, 0) + all.length);
        });
      }),
      runs,
    );
  });

  it('do not depend on the order of the sessions, nor on one that is told twice', () => {
    fc.assert(
      fc.property(sessions(8), online => {
        const once = hoursOfDay(day, end, online, whole);
        expect(hoursOfDay(day, end, [...online.toReversed(), ...online], whole)).toEqual(once);
      }),
      runs,
    );
  });

  it('begin and end what was seen inside the hour', () => {
    fc.assert(
      fc.property(sessions(8), online => {
        for (const { hourStart, firstSeen, lastSeen, secondsOnline } of hoursOfDay(day, end, online, whole)) {
          const isEmpty = firstSeen === null && lastSeen === null && secondsOnline <= 1;
          const isInside =
            firstSeen !== null &&
            lastSeen !== null &&
            hourStart <= firstSeen &&
            firstSeen < lastSeen &&
            lastSeen <= hourStart + hourMs;
          expect(isEmpty || isInside).toBe(true);
        }
      }),
      runs,
    );
  });

  it('count presence from before the hour from its start', () => {
    const hours = hoursOfDay(day, at('10:00:00'), [{ from: at('07:30:00'), to: at('08:20:00') }], whole);
    expect(hours).toHaveLength(10);
    expect(hours[7]).toMatchObject({ firstSeen: at('07:30:00'), lastSeen: at('08:00:00'), minutesOnline: 30 });
    expect(hours[8]).toMatchObject({ firstSeen: at('08:00:00'), lastSeen: at('08:20:00'), minutesOnline: 20 });
    expect(hours[9]).toMatchObject({ firstSeen: null, lastSeen: null, minutesOnline: 0, secondsOnline: 0 });
  });

  it('carry what was rounded away into the next hour', () => {
    const online = [8, 9, 10].map(hour => ({
      from: at(`0${hour}:00:00`.slice(-8)),
      to: at(`0${hour}:00:20`.slice(-8)),
    }));
    const minutes = hoursOfDay(day, at('11:00:00'), online, whole).map(({ minutesOnline }) => minutesOnline);
    expect(minutes.slice(8)).toEqual([0, 1, 0]);
  });

  it('say how much of the hour was watched', () => {
    const covered = [{ from: at('08:15:00'), to: at('08:30:00') }];
    expect(hoursOfDay(day, at('09:00:00'), [], covered)[8]).toMatchObject({ secondsCovered: 900, secondsOnline: 0 });
  });
});

describe('an hour', () => {
  it('begins on the hour and in the day of UTC', () => {
    expect(hourOf(at('08:59:59.999'))).toBe(at('08:00:00'));
    expect(dayOf(at('23:59:59'))).toBe(day);
  });

  it('is final once no open session could reach back into it', () => {
    const hourStart = at('08:00:00');
    expect(isFinal(hourStart, at('09:16:09.999'), 970_000)).toBe(false);
    expect(isFinal(hourStart, at('09:16:10'), 970_000)).toBe(true);
  });

  it('is revised when anything about it differs', () => {
    const [one] = hoursOfDay(at('00:00:00'), at('01:00:00'), [{ from: day, to: day + 1000 }], whole);
    const [other] = hoursOfDay(at('00:00:00'), at('01:00:00'), [{ from: day, to: day + 2000 }], whole);
    expect(one && other && sameHour(one, other)).toBe(false);
    expect(one && sameHour(one, { ...one })).toBe(true);
  });
});
