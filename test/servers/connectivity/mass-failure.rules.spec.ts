import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOver, judgeTogether, type Failing } from '../../../src/servers/connectivity/mass-failure.rules.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const ago = (seconds: number) => now - seconds * 1000;
const failing = (...seconds: number[]): Failing[] =>
  seconds.map((at, index) => ({ name: `s${index}`, since: ago(at) }));
const judge = (list: Failing[], watched: number, ...told: number[]) => judgeTogether(list, watched, { now, told });

describe('Servers that fail together', () => {
  it('are told with their number, the first failure and five names', () => {
    expect(judge(failing(10, 50, 20, 30, 40, 45, 15), 10)).toEqual({
      failed: 7,
      since: ago(50),
      names: ['s1', 's5', 's4', 's3', 's2'],
    });
  });

  it('are 70 % of the watched ones', () => {
    expect(judge(failing(1, 2, 3, 4, 5, 6), 9)).toBeNull();
    expect(judge(failing(1, 2, 3, 4, 5, 6, 7), 10)).toMatchObject({ failed: 7 });
  });

  it('are five at least', () => {
    expect(judge(failing(1, 2, 3, 4), 4)).toBeNull();
    expect(judge(failing(1, 2, 3, 4, 5), 5)).toMatchObject({ failed: 5 });
  });

  it('began to fail within one minute', () => {
    expect(judge(failing(0, 15, 30, 45, 60), 5)).toBeNull();
    expect(judge(failing(0, 15, 30, 45, 59.9), 5)).toMatchObject({ failed: 5 });
    // Two that failed long before are not part of it.
    expect(judge(failing(0, 1, 2, 3, 4, 5, 6, 900, 901), 10)).toMatchObject({ failed: 7, since: ago(6) });
  });

  it('are news for a few minutes only, as after a restart', () => {
    expect(judge(failing(300, 301, 302, 303, 304), 5)).toMatchObject({ failed: 5 });
    expect(judge(failing(301, 302, 303, 304, 305), 5)).toBeNull();
  });

  it('are told once, also when more follow', () => {
    const told = ago(30);
    expect(judge(failing(31, 32, 33, 34, 35), 6, told)).toBeNull();
    expect(judge(failing(5, 31, 32, 33, 34, 35), 6, told)).toBeNull();
  });

  it('are told again when all of them had answered in between', () => {
    expect(judge(failing(1, 2, 3, 4, 5), 6, ago(30))).toMatchObject({ failed: 5 });
    expect(judge(failing(1, 2, 3, 4, 5), 6, ago(30), ago(5))).toBeNull();
  });

  it('are nobody where nothing fails or nothing is watched', () => {
    expect(judge([], 10)).toBeNull();
    expect(judge([], 0)).toBeNull();
  });
});

it('is over when less than half are failing', () => {
  expect([isOver(5, 10), isOver(4, 10), isOver(0, 0), isOver(3, 5), isOver(2, 5)]).toEqual([
    false,
    true,
    true,
    false,
    true,
  ]);
});

describe('Over any history of failures and recoveries', () => {
  // When each of ten servers begins to fail and for how long it does, in seconds; most of them around the same moments.
  const outages = fc.array(
    fc
      .record({
        server: fc.nat({ max: 9 }),
        around: fc.constantFrom(60, 200, 260, 500),
        late: fc.nat({ max: 70 }),
        lasts: fc.integer({ min: 5, max: 200 }),
      })
      .map(({ server, around, late, lasts }) => ({ server, from: around + late, lasts })),
    { minLength: 50, maxLength: 90, size: 'max' },
  );
  type Outage = { server: number; from: number; lasts: number };

  const failingAt = (list: readonly Outage[], second: number): Failing[] =>
    Array.from({ length: 10 }, (_, server) => server).flatMap(server => {
      const own = list.filter(outage => outage.server === server);
      const isDown = (at: number) => own.some(({ from, lasts }) => from <= at && at < from + lasts);
      if (!isDown(second)) return [];
      let since = second;
      while (isDown(since - 1)) since -= 1;
      return { name: `s${server}`, since: since * 1000 };
    });

  it('an alarm is about seven that began to fail within a minute, and never twice about the same', () => {
    let alarms = 0;
    fc.assert(
      fc.property(outages, list => {
        const told: number[] = [];
        let lasts = false;
        for (let second = 0; second < 800; second += 1) {
          const down = failingAt(list, second);
          if (isOver(down.length, 10)) lasts = false;
          const alarm = lasts ? null : judgeTogether(down, 10, { now: second * 1000, told });
          if (!alarm) continue;
          expect(down.filter(({ since }) => since > second * 1000 - 60_000).length).toBeGreaterThanOrEqual(7);
          expect(alarm.since).toBeGreaterThan(told.at(-1) ?? -1);
          lasts = true;
          alarms += 1;
          told.push(second * 1000);
        }
      }),
      { numRuns: 150 },
    );
    expect(alarms).toBeGreaterThan(100);
  }, 120_000);
});
