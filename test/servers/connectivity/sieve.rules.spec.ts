import { describe, expect, it } from 'vitest';
import { initialConnectivity, type ConnectivityState } from '../../../src/servers/connectivity/connectivity.rules.js';
import { sifted, tidingsOf } from '../../../src/servers/connectivity/sieve.rules.js';
import { start } from '../status/histories.js';
import { checked } from '../status/recorder.js';

const minute = 60_000;
const silent = initialConnectivity(['a', 'b', 'c']).canaries.map(canary => ({ ...canary, known: true, ok: false }));
const stateWith = (phase: ConnectivityState['phase'], ...cutOffs: ConnectivityState['cutOffs']): ConnectivityState => ({
  ...initialConnectivity([]),
  ...{ phase, canaries: silent, cutOffs },
});

describe('The tidings of a batch', () => {
  it('are the newest failure of a server that was well before', () => {
    const batch = [checked(1, 1, 'failure'), checked(2, 2, 'failure'), checked(3, 9, 'success')];
    expect(tidingsOf(batch, new Set())).toEqual({ hasFailures: true, newsAt: start + 2 * minute });
    expect(tidingsOf(batch, new Set([2]))).toEqual({ hasFailures: true, newsAt: start + minute });
    expect(tidingsOf(batch, new Set([1, 2]))).toEqual({ hasFailures: true, newsAt: null });
  });

  it('are none where nothing failed', () => {
    const batch = [checked(1, 1, 'success'), checked(2, 2, 'slow'), checked(3, 3, 'inconclusive')];
    expect(tidingsOf(batch, new Set())).toEqual({ hasFailures: false, newsAt: null });
  });
});

describe('While the site is cut off', () => {
  const state = stateWith('isolated', { from: start + minute, until: null });

  it('a failure says nothing, and why', () => {
    const [result] = sifted([checked(1, 2, 'failure', { message: 'No connection within 10 s' })], state);
    expect(result).toMatchObject({
      ...{ serverId: 1, slot: 2, at: start + 2 * minute },
      outcome: {
        kind: 'inconclusive',
        message: 'This site is cut off: 3 of 3 canaries are silent: a, b, c (No connection within 10 s)',
      },
    });
  });

  it('all other results stay as they are', () => {
    const batch = (['success', 'slow', 'inconclusive'] as const).map((kind, index) => checked(index, 2, kind));
    expect(sifted(batch, state)).toEqual(batch);
  });

  it('a failure from before it stays one', () => {
    const before = [checked(1, 0, 'failure')];
    expect(sifted(before, state)).toEqual(before);
  });
});

describe('When the site is connected again', () => {
  const state = stateWith('connected', { from: start + minute, until: start + 2 * minute });
  const kindOf = (startedAt: number | undefined, at: number) =>
    sifted([{ ...checked(1, 1, 'failure', { at }), startedAt }], state)[0]?.outcome;

  it('failures of checks that began meanwhile say nothing, however late they are stored', () => {
    const late = kindOf(start + 1.9 * minute, start + 2.1 * minute);
    expect(late).toMatchObject({ kind: 'inconclusive', message: expect.stringMatching(/^This site is cut off: /) });
  });

  it('failures of checks that began afterwards count', () => {
    expect(kindOf(start + 2.05 * minute, start + 2.1 * minute)?.kind).toBe('failure');
    expect(kindOf(undefined, start + 2.1 * minute)?.kind).toBe('failure');
  });
});
