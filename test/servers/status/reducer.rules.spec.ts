import { describe, expect, it } from 'vitest';
import { reduce } from '../../../src/servers/status/reducer.rules.js';
import { Ledger, eventOf, minute, play, policy } from './play.js';

const inMinutes = (ledger: Ledger) =>
  ledger.incidents.map(({ startedAt, endedAt }) => [
    (startedAt - ledger.start) / minute,
    endedAt === null ? null : (endedAt - ledger.start) / minute,
  ]);

describe('A status', () => {
  it('is down from the first failure of a confirmed run, and up from the first answer of one', () => {
    const ledger = play('ssffss');
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-3, down 3-5, up 5-');
    expect(inMinutes(ledger)).toEqual([[3, 5]]);
  });

  it('is up at the first answer when nothing is known, yet not down at the first failure', () => {
    expect(play('s').drawing()).toBe('unknown 0-1, up 1-');
    expect(play('f').drawing()).toBe('unknown 0-');
  });

  it('is not moved by a failure that is not confirmed', () => {
    const ledger = play('sfsfs', { failureThreshold: 3 });
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-');
    expect(ledger.incidents).toEqual([]);
  });

  it('is degraded from the first of enough slow answers in a row, which a failure interrupts', () => {
    expect(play('sll').drawing()).toBe('unknown 0-1, up 1-2, degraded 2-');
    expect(play('slfl').drawing()).toBe('unknown 0-1, up 1-');
  });

  it('leaves down for degraded when the answers are slow, and the incident ends with the first of them', () => {
    const ledger = play('sfflsss');
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, down 2-4, degraded 4-5, up 5-');
    expect(inMinutes(ledger)).toEqual([[2, 4]]);
  });

  it('goes from degraded to down without passing up', () => {
    expect(play('llff').drawing()).toBe('unknown 0-1, degraded 1-3, down 3-');
  });

  it('begins no earlier than the stay before it, which it replaces when nothing of it would be left', () => {
    const ledger = play('ssMfE', { failureThreshold: 3 });
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-3, maintenance 3-5, up 5-');
    play('ff', { failureThreshold: 3 }, ledger);
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-3, maintenance 3-5, down 5-');
    expect(inMinutes(ledger)).toEqual([[5, null]]);
  });

  it('tells in words how far a change is from being believed', () => {
    expect(play('f', { failureThreshold: 3 }).state.message).toBe('HTTP 503 (1 of 3 failures)');
    expect(play('ff', { failureThreshold: 3 }).state.message).toBe('HTTP 503 (2 of 3 failures)');
    expect(play('fff', { failureThreshold: 3 }).state.message).toBe('HTTP 503');
    expect(play('ffs').state.message).toBe('Answered in 12 ms (1 of 2 good results)');
    expect(play('sl').state.message).toBe('Answered slowly in 12 ms (1 of 2 slow answers)');
    expect(play('lls').state.message).toBe('Answered in 12 ms (1 of 2 fast answers)');
    expect(play('si').state.message).toBe('No verdict: The check could not be carried out');
    expect(play('ssP').state.message).toBe('Paused');
  });
});

describe('A silence', () => {
  it('longer than two intervals is no data, and the status goes on after it', () => {
    expect(play('ss..s').drawing()).toBe('unknown 0-1, up 1-3, unknown 3-5, up 5-');
    expect(play('ss.s').drawing()).toBe('unknown 0-1, up 1-');
  });

  it('is the same when every check was inconclusive', () => {
    expect(play('ssiiis').drawing()).toBe('unknown 0-1, up 1-3, unknown 3-6, up 6-');
  });

  it('neither ends a run of failures nor the incident', () => {
    const ledger = play('sf..f');
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, down 2-3, unknown 3-5, down 5-');
    expect(inMinutes(ledger)).toEqual([[2, null]]);
    expect(ledger.count('status_changed')).toBe(2);
    play('..ff', {}, ledger);
    expect(inMinutes(ledger)).toEqual([[2, null]]);
  });

  it('before a pause or a maintenance is no data either', () => {
    expect(play('s...P').drawing()).toBe('unknown 0-1, up 1-2, unknown 2-5, paused 5-');
    expect(play('s...M').drawing()).toBe('unknown 0-1, up 1-2, unknown 2-5, maintenance 5-');
  });

  it('of a target in maintenance is maintenance', () => {
    expect(play('sM.....s.E').drawing()).toBe('unknown 0-1, up 1-2, maintenance 2-10, up 10-');
  });
});

describe('A pause', () => {
  it('keeps the incident open until the first confirmed answer after it', () => {
    const ledger = play('sffPRs');
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, down 2-4, paused 4-5, unknown 5-6, up 6-');
    expect(inMinutes(ledger)).toEqual([[2, 6]]);
  });

  it('keeps the incident open when the target is still down, without a second one', () => {
    const ledger = play('sffPRff');
    expect(inMinutes(ledger)).toEqual([[2, null]]);
    expect(ledger.count('incident_opened')).toBe(1);
  });

  it('takes no results and counts afresh afterwards', () => {
    const ledger = play('sfPffff');
    expect(ledger.state.core).toBe('up');
    play('Rf', {}, ledger);
    expect(ledger.state.consecutiveFailures).toBe(1);
    expect(ledger.incidents).toEqual([]);
  });

  it('covers maintenance and uncovers it again', () => {
    expect(play('sMPR').drawing()).toBe('unknown 0-1, up 1-2, maintenance 2-3, paused 3-4, maintenance 4-');
    expect(play('sPMER').drawing()).toBe('unknown 0-1, up 1-2, paused 2-5, unknown 5-');
  });
});

describe('Maintenance', () => {
  it('keeps an open incident, which ends in it when the target recovers', () => {
    const ledger = play('sffMfss');
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, down 2-4, maintenance 4-');
    expect(inMinutes(ledger)).toEqual([[2, 6]]);
  });

  it('opens none, but the first failure after its end does', () => {
    const ledger = play('sMfffE');
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, maintenance 2-6, down 6-');
    expect(ledger.incidents).toEqual([]);
    play('f', {}, ledger);
    expect(inMinutes(ledger)).toEqual([[6, null]]);
  });

  it('with restarts is not flapping, nor is one more failure after it', () => {
    const ledger = play('sMfsfsfsfsEsfs', { failureThreshold: 1, recoveryThreshold: 1 });
    expect(ledger.count('flapping')).toBe(0);
  });
});

describe('A result', () => {
  it('that is not newer than the last one changes nothing', () => {
    const { state } = play('ssf');
    const again = eventOf('f', state.lastResultAt! + 1, state.lastSlot!);
    expect(reduce(state, again, policy)).toEqual({ state, effects: [] });
    expect(reduce(state, again, policy).state).toBe(state);
  });

  it('that seems to come from the past counts as now', () => {
    const ledger = play('ss');
    ledger.apply(eventOf('P', ledger.start));
    ledger.apply(eventOf('R', ledger.start + 30 * minute));
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, paused 2-30, unknown 30-');
  });
});
