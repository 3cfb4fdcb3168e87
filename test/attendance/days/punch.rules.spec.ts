import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Punch } from '../../../src/attendance/days/reckoning/punch.rules.js';
import { added, punch, punches } from './punches.js';

/** `08:00 in`, or `08:00 (repeated)`. */
const told = (given: readonly Punch[]) =>
  judge(given).map(({ punch: { at }, direction, why }) =>
    [new Date(at).toISOString().slice(11, 16), why === null ? direction : `(${why})`].join(' '),
  );

const gate = (time: string, state: number) => punch(time, { state });
const door = (time: string) => punch(time, { mode: 'first_last', deviceId: 2 });

describe('What a punch means', () => {
  it('is told by the state that was chosen where the terminal asks for it', () => {
    const states = [0, 2, 3, 1, 4, 5];
    expect(told(states.map((state, hour) => punch(`1${hour}:00`, { state })))).toEqual([
      '10:00 in',
      '11:00 out',
      '12:00 in',
      '13:00 out',
      '14:00 in',
      '15:00 out',
    ]);
  });

  it('is the other one than before where no state was chosen, or one that nobody knows', () => {
    expect(
      told([punch('08:00', { state: 255 }), punch('12:00', { state: null }), punch('13:00', { state: 77 })]),
    ).toEqual(['08:00 in', '12:00 out', '13:00 in']);
    expect(told([punch('08:00', { state: 0 }), punch('12:00', { state: 255 }), punch('13:00', { state: 0 })])).toEqual([
      '08:00 in',
      '12:00 out',
      '13:00 in',
    ]);
  });

  it('is always the same at terminals that are only for arrivals or only for departures', () => {
    const given = [punch('08:00', { mode: 'in', state: 1 }), punch('17:00', { mode: 'out', state: 0 })];
    expect(told(given)).toEqual(['08:00 in', '17:00 out']);
  });

  it('takes turns at terminals that alternate, whatever was chosen', () => {
    const given = ['08:00', '12:00', '13:00', '17:00'].map(time => punch(time, { mode: 'alternate', state: 0 }));
    expect(told(given)).toEqual(['08:00 in', '12:00 out', '13:00 in', '17:00 out']);
  });

  it('is the arrival of the day for the first and the departure for the last where only those count', () => {
    expect(told(['08:00', '12:00', '13:00', '17:00'].map(door))).toEqual([
      '08:00 in',
      '12:00 (between)',
      '13:00 (between)',
      '17:00 out',
    ]);
    expect(told([door('08:00')])).toEqual(['08:00 in']);
  });

  it('counts from the first to the last of the whole day, not of one terminal', () => {
    expect(told([gate('08:00', 0), door('12:00'), gate('17:00', 1)])).toEqual([
      '08:00 in',
      '12:00 (between)',
      '17:00 out',
    ]);
    expect(told([gate('08:00', 0), door('17:00')])).toEqual(['08:00 in', '17:00 out']);
    expect(told([door('08:00'), gate('17:00', 1)])).toEqual(['08:00 in', '17:00 out']);
  });

  it('is nothing new within the debounce time of the punch before, unless it goes the other way', () => {
    const alternating = ['08:00:00', '08:00:59', '08:01:00'].map(time => punch(time, { mode: 'alternate' }));
    expect(judge(alternating).map(({ direction, why }) => why ?? direction)).toEqual(['in', 'repeated', 'out']);
    const chosen = [punch('08:00:00', { state: 0 }), punch('08:00:10', { state: 0 }), punch('08:00:20', { state: 1 })];
    expect(judge(chosen).map(({ direction, why }) => why ?? direction)).toEqual(['in', 'repeated', 'out']);
    const elsewhere = [
      punch('08:00:00', { mode: 'in' }),
      punch('08:00:30', { mode: 'in', deviceId: 2, debounceMs: 20_000 }),
    ];
    expect(judge(elsewhere).map(({ why }) => why)).toEqual([null, null]);
  });

  it('is nothing where it is not valid, has no time or is ignored, but it is shown', () => {
    const given = [
      punch('08:00', { isValid: false }),
      punch('08:30', { resolution: 'impossible' }),
      punch('09:00', { isIgnored: true, isValid: false }),
      punch('09:30'),
    ];
    expect(told(given)).toEqual(['08:00 (not_valid)', '08:30 (impossible_time)', '09:00 (ignored)', '09:30 in']);
  });

  it('is what a correction says, even beside another punch', () => {
    expect(told([added('08:00:00', 'in'), punch('08:00:30', { mode: 'alternate' }), added('08:00:40', 'in')])).toEqual([
      '08:00 in',
      '08:00 (repeated)',
      '08:00 in',
    ]);
  });

  it('depends neither on the order punches come in nor on how often each comes', () => {
    fc.assert(
      fc.property(
        punches.chain(own =>
          fc.tuple(fc.constant(own), fc.shuffledSubarray([...own, ...own], { minLength: own.length })),
        ),
        ([own, again]) => {
          expect(judge([...again, ...own])).toEqual(judge(own));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('has a direction exactly where it counts, and every punch is shown once', () => {
    fc.assert(
      fc.property(punches, own => {
        const judged = judge(own);
        expect(judged.map(({ punch: { at } }) => at)).toEqual(own.map(({ at }) => at).toSorted((a, b) => a - b));
        for (const { direction, why } of judged) expect(direction === null).toBe(why !== null);
      }),
      { numRuns: 2000 },
    );
  });
});
