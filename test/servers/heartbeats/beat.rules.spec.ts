import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldSignals,
  mergeBeats,
  outcomeOf,
  runSignals,
  type Beat,
  type JobState,
  type SignalBeat,
} from '../../../src/servers/heartbeats/intake/beat.rules.js';
import { failureText } from '../../../src/servers/heartbeats/jobs/job-run.rules.js';

const beat = (serverId: number, at: number, more: Partial<Beat> = {}): Beat => ({
  ...{ serverId, at, due: false, agentVersion: null, metrics: null },
  ...more,
});
const said = (at: number, signal: SignalBeat['signal'], more: Partial<SignalBeat> = {}): SignalBeat => ({
  ...beat(1, at),
  ...{ signal, exitCode: null, durationMs: null, message: '' },
  ...more,
});
const fresh: JobState = { runStartedAt: null, failedAt: null, last: null };

describe('Heartbeats of one batch', () => {
  it('become one for each server, in the order of the ids', () => {
    const batch = [beat(3, 5), beat(1, 7), beat(3, 4), beat(2, 9)];
    expect(mergeBeats(batch)).toEqual([beat(1, 7), beat(2, 9), beat(3, 5)]);
  });

  it('keep the newest of everything that was said', () => {
    const older = beat(1, 5, { agentVersion: '1', metrics: { cpu_percent: 1 }, due: true });
    expect(mergeBeats([beat(1, 6, { agentVersion: '2' }), older])).toEqual([
      beat(1, 6, { agentVersion: '2', metrics: { cpu_percent: 1 }, due: true }),
    ]);
  });

  it('lose no server and no instant, in whatever order they come', () => {
    const beats = fc.array(
      fc.record({
        serverId: fc.integer({ min: 1, max: 5 }),
        at: fc.nat({ max: 100 }),
        due: fc.boolean(),
        agentVersion: fc.constant(null),
        metrics: fc.constant(null),
      }),
    );
    fc.assert(
      fc.property(beats, batch => {
        const merged = mergeBeats(batch);
        expect(merged.map(({ serverId }) => serverId)).toEqual(
          [...new Set(batch.map(({ serverId }) => serverId))].sort((a, b) => a - b),
        );
        for (const { serverId, at, due } of merged) {
          const own = batch.filter(one => one.serverId === serverId);
          expect(at).toBe(Math.max(...own.map(one => one.at)));
          expect(due).toBe(own.some(one => one.due));
        }
        expect(mergeBeats(batch.toReversed())).toEqual(merged);
      }),
    );
  });
});

describe('The signals of a job', () => {
  it.each([
    ['start', null, null],
    ['start', 1, null],
    ['success', null, 'success'],
    ['success', 0, 'success'],
    ['success', 1, 'fail'],
    ['success', -1, 'fail'],
    ['fail', null, 'fail'],
    ['fail', 0, 'fail'],
  ] as const)('%s with exit code %s mean %s', (signal, exitCode, outcome) => {
    expect(outcomeOf({ signal, exitCode })).toBe(outcome);
  });

  it('make a run of a start and an end, with the time between them', () => {
    const { state, finished } = foldSignals(fresh, [said(100, 'start'), said(350, 'success', { message: 'ok' })]);
    expect(finished).toEqual([
      {
        serverId: 1,
        startedAt: 100,
        finishedAt: 350,
        outcome: 'success',
        exitCode: null,
        durationMs: 250,
        message: 'ok',
      },
    ]);
    expect(state).toEqual({ runStartedAt: null, failedAt: null, last: 350 });
  });

  it('are believed about the time a run took', () => {
    const { finished } = foldSignals(fresh, [said(100, 'start'), said(350, 'fail', { durationMs: 7.6, exitCode: 3 })]);
    expect(finished).toMatchObject([{ durationMs: 8, outcome: 'fail', exitCode: 3 }]);
  });

  it('may be an end alone, of which no time is known', () => {
    expect(foldSignals(fresh, [said(5, 'success')]).finished).toMatchObject([{ startedAt: null, durationMs: null }]);
  });

  it('put the deadline off with the first start, not with the next ones', () => {
    const once = foldSignals({ ...fresh, last: 10 }, [said(100, 'start')]).state;
    expect(once).toEqual({ runStartedAt: 100, failedAt: null, last: 100 });
    expect(foldSignals(once, [said(200, 'start')]).state).toEqual({ runStartedAt: 200, failedAt: null, last: 100 });
  });

  it('remember a failure until a success', () => {
    const failed = foldSignals(fresh, [said(5, 'fail')]).state;
    expect(failed.failedAt).toBe(5);
    expect(foldSignals(failed, [said(6, 'start')]).state.failedAt).toBe(5);
    expect(foldSignals(failed, [said(6, 'start'), said(7, 'success')]).state.failedAt).toBeNull();
  });

  it('may come in any number of batches', () => {
    const signals = fc.array(
      fc.record({ signal: fc.constantFrom(...runSignals), pause: fc.nat({ max: 50 }), cut: fc.boolean() }),
    );
    fc.assert(
      fc.property(signals, list => {
        let at = 0;
        const all = list.map(({ signal, pause }) => said((at += pause), signal));
        const whole = foldSignals(fresh, all);
        let state = fresh;
        const finished = all.flatMap(one => {
          const step = foldSignals(state, [one]);
          state = step.state;
          return step.finished;
        });
        expect({ state, finished }).toEqual(whole);
        expect(finished).toHaveLength(all.filter(({ signal }) => signal !== 'start').length);
        for (const { durationMs } of finished) expect(durationMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('What a failed job is reported with', () => {
  it.each([
    [{ exitCode: null, message: '' }, 'The job failed'],
    [{ exitCode: 0, message: '  \n ' }, 'The job failed with exit code 0'],
    [{ exitCode: 7, message: 'disk full\nsecond line' }, 'The job failed with exit code 7: disk full'],
    [{ exitCode: null, message: `\n ${'x'.repeat(300)}` }, `The job failed: ${'x'.repeat(200)}`],
  ])('of %j', (input, text) => {
    expect(failureText(input)).toBe(text);
  });
});
