import { describe, expect, it } from 'vitest';
import { isUnreachable } from '../../../src/servers/status/incidents.rules.js';
import { Ledger, minute, play } from './play.js';

const start = 1_800_000_000_000;
const parentAt = (minutes: number | null, status: 'up' | 'degraded' | 'down' | 'unknown' = 'up', failures = 0) => ({
  parent: { status, consecutiveFailures: failures, lastCheckAt: minutes === null ? null : start + minutes * minute },
});
const startsInMinutes = (ledger: Ledger) => ledger.incidents.map(({ startedAt }) => (startedAt - start) / minute);

describe('The incident of a server behind another', () => {
  it('waits until the parent has answered since the first failure', () => {
    const ledger = play('sff', parentAt(1));
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, down 2-');
    expect(ledger.incidents).toEqual([]);
    play('f', parentAt(1), ledger);
    expect(ledger.incidents).toEqual([]);
    play('f', parentAt(2), ledger);
    expect(startsInMinutes(ledger)).toEqual([2]);
  });

  it.each([
    ['down', parentAt(9, 'down', 3)],
    ['failing, though not confirmed', parentAt(9, 'up', 1)],
    ['unknown', parentAt(9, 'unknown')],
    ['never checked', parentAt(null, 'up')],
  ])('is held back while the parent is %s', (_, rules) => {
    const ledger = play('sfff', rules);
    expect(ledger.incidents).toEqual([]);
    expect(ledger.effects.filter(effect => effect.type === 'status_changed').map(effect => effect.announce)).toEqual([
      false,
      false,
    ]);
  });

  it('is not made up when both come back together', () => {
    const ledger = play('sff', parentAt(9, 'down', 3));
    play('ss', parentAt(9), ledger);
    expect(ledger.drawing()).toBe('unknown 0-1, up 1-2, down 2-4, up 4-');
    expect(ledger.incidents).toEqual([]);
    expect(ledger.effects.at(-1)).toMatchObject({ type: 'status_changed', announce: false });
  });

  it('opens for a child that stays down after the parent has come back, from its first failure', () => {
    const ledger = play('sff', parentAt(9, 'down', 3));
    play('f', parentAt(9), ledger);
    expect(startsInMinutes(ledger)).toEqual([2]);
  });

  it('that is open already ends as always, whatever the parent does', () => {
    const ledger = play('sff');
    play('fss', parentAt(9, 'down', 3), ledger);
    expect(ledger.incidents).toEqual([
      { startedAt: start + 2 * minute, endedAt: start + 5 * minute, cause: 'HTTP 503' },
    ]);
  });
});

describe('A server is unreachable', () => {
  it('when it is down and its parent is down or failing', () => {
    expect(isUnreachable({ core: 'down' }, parentAt(1, 'down', 2).parent)).toBe(true);
    expect(isUnreachable({ core: 'down' }, parentAt(1, 'up', 1).parent)).toBe(true);
    expect(isUnreachable({ core: 'down' }, parentAt(1).parent)).toBe(false);
    expect(isUnreachable({ core: 'down' }, null)).toBe(false);
    expect(isUnreachable({ core: 'up' }, parentAt(1, 'down', 2).parent)).toBe(false);
  });
});
