import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anomalyMessage,
  isOurFault,
  judgeCourse,
  unusualAbove,
  usualOf,
} from '../../../../src/servers/alerts/latency/anomaly.rules.js';
import { LatencyWindow } from '../../../../src/servers/alerts/latency/latency-window.js';

/** Medians as they are taught, to compare with. */
function slowMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function slowUsual(values: readonly number[]) {
  const median = slowMedian(values);
  return { median, mad: slowMedian(values.map(value => Math.abs(value - median))) };
}

describe('What is usual', () => {
  it.each<[number[], number, number]>([
    [[5], 5, 0],
    [[1, 3], 2, 1],
    [[1, 2, 9], 2, 1],
    [[1, 2, 4, 9], 3, 1.5],
    [[7, 7, 7, 7], 7, 0],
  ])('of %j is %d, give or take %d', (sorted, median, mad) => {
    expect(usualOf(sorted)).toEqual({ median, mad });
  });

  it('is the median and the median distance from it, whatever the values are', () => {
    const values = fc.array(
      fc.integer({ min: 0, max: 400 }).map(value => value / 4),
      { minLength: 1, maxLength: 130 },
    );
    fc.assert(
      fc.property(values, list => {
        expect(usualOf(list.toSorted((a, b) => a - b))).toEqual(slowUsual(list));
      }),
      { numRuns: 5000 },
    );
  });

  it.each<[string, number, number, number]>([
    ['twenty milliseconds more', 5, 0.1, 25],
    ['half as much again', 100, 1, 150],
    ['eight standard deviations more', 100, 10, 218.608],
  ])('ends with %s', (_, median, mad, limit) => {
    expect(unusualAbove({ median, mad })).toBeCloseTo(limit, 6);
  });

  it('is said in whole milliseconds, or tenths of few', () => {
    expect(anomalyMessage(812.4, { median: 45.2, mad: 1 })).toBe('Answers after 812 ms, usually 45 ms');
    expect(anomalyMessage(31, { median: 0.84, mad: 0 })).toBe('Answers after 31 ms, usually 0.8 ms');
  });
});

describe('Our own fault', () => {
  it.each([
    [6, 9, false],
    [6, 10, true],
    [5, 10, false],
    [501, 1000, true],
  ])('is %d unusual servers of %d: %s', (unusual, known, ours) => {
    expect(isOurFault(unusual, known)).toBe(ours);
  });
});

/** Plays response times; true for each after which an anomaly is active. */
function play(window: LatencyWindow, times: readonly number[], before = false): boolean[] {
  let active = before;
  return times.map(time => {
    window.add(time);
    const verdict = judgeCourse(window.course, active);
    if (verdict === 'raise') active = true;
    if (verdict === 'resolve') active = false;
    return active;
  });
}
const repeat = (times: number, value: number) => Array.from({ length: times }, () => value);

/** Of a server that answers after 40 to 44 ms. */
function calm(): LatencyWindow {
  const window = new LatencyWindow();
  play(
    window,
    Array.from({ length: 120 }, (_, index) => 40 + (index % 5)),
  );
  return window;
}

describe('Response times', () => {
  it('are judged from the thirtieth on', () => {
    const window = new LatencyWindow();
    expect(play(window, [...repeat(28, 10), 10_000, 10_000, 10_000])).not.toContain(true);
    const other = new LatencyWindow();
    play(other, repeat(29, 10));
    expect(other.measure).toBeNull();
    expect(play(other, [10, 10_000, 10_000, 10_000])).toEqual([false, false, false, true]);
    expect(other.measure).toEqual({ usual: { median: 10, mad: 0 }, limit: 30 });
  });

  it('are an anomaly after three unusual ones in a row', () => {
    expect(play(calm(), [500, 500, 40, 500, 500, 500])).toEqual([false, false, false, false, false, true]);
  });

  it('end the anomaly with five usual ones in a row', () => {
    const times = [500, 500, 500, 40, 40, 40, 40, 500, 40, 40, 40, 40, 40];
    expect(play(calm(), times)).toEqual([false, false, ...repeat(10, 1).map(Boolean), false]);
  });

  it('that are unusual leave what is usual as it is', () => {
    const window = calm();
    const { measure } = window;
    play(window, repeat(59, 500));
    expect(window.measure).toEqual(measure);
    expect(window.course).toEqual({ unusual: 59, usual: 0 });
  });

  it('become the new normal with the sixtieth unusual one, and the anomaly ends', () => {
    const window = calm();
    expect(play(window, repeat(64, 500)).at(-1)).toBe(true);
    expect(window.measure?.usual).toEqual({ median: 500, mad: 0 });
    expect(play(window, [500], true)).toEqual([false]);
    expect(play(window, [40, 40, 40, 500])).not.toContain(true);
  });

  it('are not a new normal when they came to rest in between', () => {
    const window = calm();
    for (let round = 0; round < 5; round += 1) play(window, [...repeat(20, 500), ...repeat(5, 40)]);
    expect(window.measure?.usual.median).toBeLessThan(50);
  });

  it('are a new normal when they never come to rest', () => {
    const window = calm();
    play(
      window,
      Array.from({ length: 200 }, (_, index) => (index % 4 === 3 ? 40 : 500)),
    );
    expect(window.measure?.usual.median).toBe(500);
  });

  it('that rise slowly are no anomaly', () => {
    const window = calm();
    expect(
      play(
        window,
        Array.from({ length: 2000 }, (_, index) => 42 + index / 10),
      ),
    ).not.toContain(true);
  });

  it('that were reported to a person count from anew', () => {
    const window = calm();
    play(window, repeat(3, 500));
    window.restart();
    expect(play(window, repeat(3, 500))).toEqual([false, false, true]);
  });

  it('say the same as all medians reckoned in full, whenever they are reckoned', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 30, maxLength: 400 }), times => {
        const window = new LatencyWindow();
        const usual: number[] = [];
        let reckoned = { usual: { median: 0, mad: 0 }, limit: Infinity };
        for (const time of times) {
          if (time <= reckoned.limit) usual.push(time);
          window.add(time);
          if (usual.length >= 30 && usual.length % 10 === 0 && time <= reckoned.limit) {
            const exact = slowUsual(usual.slice(-120));
            reckoned = { usual: exact, limit: unusualAbove(exact) };
          }
          expect(window.measure ?? reckoned).toEqual(reckoned);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of any kind raise and end anomalies in turns, and nothing that is within the limit raises one', () => {
    const times = fc.array(fc.double({ min: 0.1, max: 60_000, noNaN: true }), { maxLength: 300 });
    fc.assert(
      fc.property(times, list => {
        const window = new LatencyWindow();
        let row = 0;
        for (const time of list) {
          const limit = window.measure?.limit ?? Infinity;
          window.add(time);
          row = time > limit ? row + 1 : 0;
          expect(window.course.unusual).toBeLessThanOrEqual(row);
          expect(window.course.unusual === 0 || window.course.usual === 0).toBe(true);
          expect(judgeCourse(window.course, false) === 'raise' && row < 3).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
