import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  estimatedEnd,
  longestGapMs,
  longestGapOfAllMs,
  sessionsOf,
  type OpenSession,
} from '../../../src/presence/sessions/session.rules.js';
import type { ProbeAnswer } from '../../../src/presence/sweep/probe-answer.rules.js';
import type { Interval } from '../../../src/shared/intervals.js';

const runs = { numRuns: 2000 };
const gapMs = 130_000;

interface Answer {
  at: number;
  answer: ProbeAnswer;
}

/** Answers of one device in order, a sweep every minute with a little jitter. */
const answers = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 1, max: 200_000 }),
      answer: fc.constantFrom<ProbeAnswer>('up', 'up', 'down', 'unknown'),
    }),
    { maxLength: 60 },
  )
  .map(steps => {
    let at = 1_700_000_000_000;
    return steps.map(({ wait, answer }): Answer => ({ at: (at += wait), answer }));
  });

/** All sessions that streaming makes; the last one is closed at its last success. */
function streamed(history: readonly Answer[], restartAt = -1): Interval[] {
  let open: OpenSession | null = null;
  const sessions: Interval[] = [];
  history.forEach(({ at, answer }, index) => {
    // A restart keeps nothing but what is stored: the open session and its last success.
    if (index === restartAt) open = open && { ...open };
    const step = afterAnswer(open, answer, at, gapMs);
    if (step.closed) sessions.push(step.closed);
    open = step.open;
  });
  const rest: OpenSession | null = open;
  return rest ? [...sessions, toInterval(rest)] : sessions;
}

const toInterval = ({ startedAt, lastUpAt }: OpenSession): Interval => ({ from: startedAt, to: lastUpAt });
const successes = (history: readonly Answer[]) => history.filter(({ answer }) => answer === 'up').map(({ at }) => at);

describe('a session of presence', () => {
  it('is what clustering its successes gives, step by step as all at once', () => {
    fc.assert(
      fc.property(answers, history => {
        expect(streamed(history)).toEqual(sessionsOf(successes(history), gapMs));
      }),
      runs,
    );
  });

  it('does not change when failures are lost', () => {
    fc.assert(
      fc.property(answers, fc.infiniteStream(fc.boolean()), (history, keep) => {
        const kept = history.filter(({ answer }) => answer !== 'down' || keep.next().value);
        expect(streamed(kept)).toEqual(streamed(history));
      }),
      runs,
    );
  });

  it('does not change when unknown answers are added', () => {
    fc.assert(
      fc.property(answers, history => {
        const known = history.filter(({ answer }) => answer !== 'unknown');
        expect(streamed(history)).toEqual(streamed(known));
      }),
      runs,
    );
  });

  it('does not change when an answer is told twice', () => {
    fc.assert(
      fc.property(answers, history => {
        expect(streamed(history.flatMap(answer => [answer, answer]))).toEqual(streamed(history));
      }),
      runs,
    );
  });

  it('does not change by a restart anywhere', () => {
    fc.assert(
      fc.property(answers, fc.nat(60), (history, restartAt) => {
        expect(streamed(history, restartAt)).toEqual(streamed(history));
      }),
      runs,
    );
  });

  it('does not depend on the order in which successes are found', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000_000), { maxLength: 40 }), instants => {
        expect(sessionsOf(instants.toReversed(), gapMs)).toEqual(sessionsOf(instants, gapMs));
      }),
      runs,
    );
  });

  it('lies apart from the next by more than the longest gap, and ends at a success', () => {
    fc.assert(
      fc.property(answers, history => {
        const sessions = streamed(history);
        const known = new Set(successes(history));
        sessions.forEach(({ from, to }, index) => {
          expect(from).toBeLessThanOrEqual(to);
          expect(known.has(from) && known.has(to)).toBe(true);
          const pause = (sessions[index + 1]?.from ?? Infinity) - to;
          expect(pause).toBeGreaterThan(gapMs);
        });
      }),
      runs,
    );
  });

  it('goes on over a silence of exactly the longest gap', () => {
    const open = { startedAt: 0, lastUpAt: 1000 };
    expect(afterAnswer(open, 'down', 1000 + gapMs, gapMs).open).toEqual(open);
    expect(afterAnswer(open, 'up', 1000 + gapMs, gapMs)).toEqual({
      open: { startedAt: 0, lastUpAt: 1000 + gapMs },
      closed: null,
      opened: false,
    });
  });

  it('ends at its last success, however late that is noticed', () => {
    const open = { startedAt: 0, lastUpAt: 60_000 };
    expect(afterAnswer(open, 'down', 10_000_000, gapMs)).toEqual({
      open: null,
      closed: { from: 0, to: 60_000 },
      opened: false,
    });
  });

  it('stays as it is when the clock was set back', () => {
    const open = { startedAt: 5000, lastUpAt: 90_000 };
    expect(afterAnswer(open, 'up', 40_000, gapMs).open).toEqual(open);
    expect(afterAnswer(open, 'down', 40_000, gapMs).open).toEqual(open);
  });
});

describe('the longest gap', () => {
  const settings = { intervalSeconds: 60, graceSeconds: { wired: 60, laptop: 300, phone: 900 } };

  it('is interval, grace of the class and slack', () => {
    expect(longestGapMs('wired', settings)).toBe(130_000);
    expect(longestGapMs('laptop', settings)).toBe(370_000);
    expect(longestGapMs('phone', settings)).toBe(970_000);
    expect(longestGapOfAllMs(settings)).toBe(970_000);
  });
});

describe('the end that is estimated after an outage', () => {
  const before = { lastSignOfLife: 100_000, thresholdMs: 60_000, startedAgainAt: 1_000_000 };

  it('is a threshold after the last sign of life', () => {
    expect(estimatedEnd({ ...before, lastUpAt: 90_000 })).toBe(160_000);
  });

  it('is never before the last success and never after the start, unless the success itself is later', () => {
    expect(estimatedEnd({ ...before, lastUpAt: 170_000 })).toBe(170_000);
    expect(estimatedEnd({ ...before, lastUpAt: 90_000, startedAgainAt: 120_000 })).toBe(120_000);
    expect(estimatedEnd({ ...before, lastUpAt: 130_000, startedAgainAt: 120_000 })).toBe(130_000);
  });
});
