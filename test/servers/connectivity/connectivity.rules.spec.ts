import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterRound,
  confirmsIn,
  continued,
  countKnown,
  initialConnectivity,
  isExcused,
  isRoundDue,
  reasonOf,
  roundNeededIn,
  type ConnectivityState,
} from '../../../src/servers/connectivity/connectivity.rules.js';

const wall = Date.parse('2026-03-01T12:00:00Z');
const moment = (seconds: number) => ({ at: wall + seconds * 1000, tick: seconds * 1000 });
const fresh = () => initialConnectivity(['a', 'b', 'c']);
const all = [true, true, true];
const none = [false, false, false];

/** Rounds at the given seconds, each with what the canaries said. */
function after(rounds: [seconds: number, answers: boolean[], tookMs?: number][], from = fresh()): ConnectivityState {
  return rounds.reduce(
    (state, [seconds, answers, tookMs = 20]) => afterRound(state, { start: moment(seconds), tookMs, answers }),
    from,
  );
}

const failed = (from: number, to: number) => ({ startedAt: moment(from).at, endedAt: moment(to).at });

describe('The judgement of the canaries', () => {
  it('is connected when most of those that are known answer', () => {
    expect(after([[0, all]]).phase).toBe('connected');
    expect(
      after([
        [0, all],
        [10, [true, true, false]],
      ]).phase,
    ).toBe('connected');
    expect(
      after([
        [0, all],
        [10, [true, false, true]],
        [20, [false, true, true]],
      ]).phase,
    ).toBe('connected');
  });

  it('is isolated after two silent rounds, two seconds apart', () => {
    const once = after([
      [0, all],
      [10, none],
    ]);
    expect(once.phase).toBe('suspect');
    expect(confirmsIn(once, moment(10.5).tick)).toBe(1500);
    expect(after([[11.9, none]], once).phase).toBe('suspect');
    const twice = after([[12, [false, true, false]]], once);
    expect(twice).toMatchObject({ phase: 'isolated', silentSince: moment(10) });
    expect(reasonOf(twice)).toBe('2 of 3 canaries are silent: a, c');
  });

  it('forgets a suspicion with the first answer', () => {
    const state = after([
      [0, all],
      [10, none],
      [12, [true, true, false]],
      [14, none],
    ]);
    expect(state).toMatchObject({ phase: 'suspect', silentSince: moment(14), cutOffs: [] });
  });

  it('needs more than half to be silent', () => {
    const four = initialConnectivity(['a', 'b', 'c', 'd']);
    const half = [true, true, false, false];
    expect(
      after(
        [
          [0, [true, true, true, true]],
          [10, half],
          [20, half],
        ],
        four,
      ).phase,
    ).toBe('connected');
    const most = [true, false, false, false];
    expect(
      after(
        [
          [0, [true, true, true, true]],
          [10, most],
          [20, most],
        ],
        four,
      ).phase,
    ).toBe('isolated');
  });

  it('does not count canaries that have never answered: a wrong list isolates nobody', () => {
    expect(
      after([
        [0, none],
        [2, none],
        [4, none],
      ]).phase,
    ).toBe('unjudged');
    expect(
      after([
        [0, [true, true, false]],
        [10, none],
        [20, none],
      ]).phase,
    ).toBe('unjudged');
    const five = initialConnectivity(['a', 'b', 'c', 'd', 'e']);
    const wrong = after(
      [
        [0, [true, true, true, false, false]],
        [10, [true, true, false, false, false]],
      ],
      five,
    );
    expect([wrong.phase, countKnown(wrong.canaries)]).toEqual(['connected', { known: 3, silent: 1 }]);
  });

  it('begins to count a canary with its first answer', () => {
    expect(
      after([
        [0, [true, true, false]],
        [10, [false, false, true]],
      ]).phase,
    ).toBe('suspect');
  });

  it('is not changed by a round that this program itself held up', () => {
    const before = after([
      [0, all],
      [10, none],
    ]);
    expect(afterRound(before, { start: moment(20), tookMs: 1501, answers: none })).toBe(before);
  });

  it('remembers from when to when failures prove nothing: from the last answer to the next', () => {
    const lost = after([
      [0, all],
      [10, all],
      [20, none],
      [22, none],
    ]);
    expect(lost.cutOffs).toEqual([{ from: moment(10).at, until: null }]);
    const back = after(
      [
        [24, none],
        [26, all],
      ],
      lost,
    );
    expect(back).toMatchObject({ phase: 'connected', silentSince: null });
    expect(back.cutOffs).toEqual([{ from: moment(10).at, until: moment(26).at }]);
  });
});

describe('A process that starts while the site is cut off', () => {
  const isolation = { startedAt: moment(-600).at, known: ['a', 'b', 'c'] };

  it('goes on with the isolation until the canaries of before answer', () => {
    const state = continued(fresh(), isolation, moment(0));
    expect(state).toMatchObject({ phase: 'isolated', silentSince: { at: isolation.startedAt } });
    expect(
      after(
        [
          [1, none],
          [3, none],
        ],
        state,
      ),
    ).toMatchObject({ phase: 'isolated', silentSince: moment(-600) });
    expect(
      after(
        [
          [1, none],
          [3, [true, true, false]],
        ],
        state,
      ).phase,
    ).toBe('connected');
  });

  it('does not where too few of these canaries are still asked', () => {
    for (const addresses of [[], ['a', 'b', 'x', 'y']]) {
      const state = initialConnectivity(addresses);
      expect(continued(state, isolation, moment(0))).toBe(state);
    }
  });
});

describe('A round', () => {
  it('is due every ten seconds, and every two while the canaries are silent', () => {
    expect(isRoundDue(fresh(), 0)).toBe(true);
    const calm = after([[0, all]]);
    expect([isRoundDue(calm, 9_900), isRoundDue(calm, 10_000)]).toEqual([false, true]);
    const isolated = after(
      [
        [10, none],
        [12, none],
      ],
      calm,
    );
    expect([isRoundDue(isolated, 13_900), isRoundDue(isolated, 14_000)]).toEqual([false, true]);
  });

  it('comes before a failure counts', () => {
    const calm = after([[10, all]]);
    // The uplink may have gone since the canaries were asked.
    expect(roundNeededIn(calm, moment(10.1).at, moment(10.1).tick)).toBe(150);
    expect(roundNeededIn(calm, moment(10.4).at, moment(10.4).tick)).toBe(0);
    expect(roundNeededIn(calm, moment(9.9).at, moment(10.4).tick)).toBeNull();
    expect(roundNeededIn(fresh(), null, 0)).toBe(0);
  });

  it('is no older than two seconds where servers fail that failed before', () => {
    const calm = after([[10, all]]);
    expect([roundNeededIn(calm, null, 12_000), roundNeededIn(calm, null, 12_001)]).toEqual([null, 0]);
  });

  it('is not repeated for each failure of an isolated site', () => {
    const isolated = after([
      [0, all],
      [10, none],
      [12, none],
    ]);
    expect(roundNeededIn(isolated, moment(13).at, moment(13).tick)).toBeNull();
    expect(roundNeededIn(isolated, moment(15).at, moment(15).tick)).toBe(0);
  });
});

describe('A failure', () => {
  const state = after([
    [0, all],
    [10, none],
    [12, none],
    [60, all],
  ]);

  it.each([
    ['before the last answer', -5, -1, false],
    ['after the last answer, before the silence was noticed', 1, 3, true],
    ['of a check that began before', -5, 5, true],
    ['in the middle', 20, 30, true],
    ['of a check that began before the canaries answered again', 59, 69, true],
    ['of a check that began afterwards', 61, 62, false],
  ])('%s is told apart', (_, from, to, excused) => {
    expect(isExcused(state, failed(from, to))).toBe(excused);
  });
});

/** Says the same from the history of all rounds, the long way round. */
function isolatedByTheBook(history: { tick: number; answers: boolean[] }[]): boolean {
  let isolated = false;
  let silentSince: number | null = null;
  for (const [index, { tick, answers: said }] of history.entries()) {
    const known = [0, 1, 2, 3].filter(canary => history.slice(0, index + 1).some(round => round.answers[canary]));
    const silent = known.filter(canary => !said[canary]);
    if (known.length < 3 || silent.length * 2 <= known.length) {
      isolated = false;
      silentSince = null;
    } else {
      silentSince ??= tick;
      isolated ||= tick - silentSince >= 1950;
    }
  }
  return isolated;
}

describe('Whatever the canaries do', () => {
  const answers = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
  const rounds = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 15_000 }), answers }), { maxLength: 60 });

  it('the site is isolated exactly when a quorum was silent twice in a row, two seconds apart', () => {
    fc.assert(
      fc.property(rounds, list => {
        let state = initialConnectivity(['a', 'b', 'c', 'd']);
        const history: { tick: number; answers: boolean[] }[] = [];
        let tick = 0;
        for (const round of list) {
          tick += round.gapMs;
          history.push({ tick, answers: round.answers });
          state = afterRound(state, { start: { at: wall + tick, tick }, tookMs: 10, answers: round.answers });
          expect(state.phase === 'isolated').toBe(isolatedByTheBook(history));
          expect(state.cutOffs.filter(({ until }) => until === null)).toHaveLength(state.phase === 'isolated' ? 1 : 0);
        }
        for (const { from, until } of state.cutOffs) expect(from).toBeLessThanOrEqual(until ?? Infinity);
        expect(state.cutOffs.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 500 },
    );
  });
});
