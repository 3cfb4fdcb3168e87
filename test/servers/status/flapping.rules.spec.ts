import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesIn, remember } from '../../../src/servers/status/streaks.rules.js';
import { effectiveStatus } from '../../../src/servers/status/status.rules.js';
import { minute, play, type Ledger } from './play.js';

const thresholds = [1, 2, 3, 4].flatMap(failure => [1, 2, 3, 4].map(recovery => [failure, recovery] as const));
const messages = (ledger: Ledger) =>
  ledger.count('incident_opened') + ledger.count('flapping') + ledger.count('stable');

describe('A target that alternates for 200 results', () => {
  it.each(thresholds)(
    'with thresholds %i and %i is told of a few times only',
    (failureThreshold, recoveryThreshold) => {
      const rules = { failureThreshold, recoveryThreshold };
      for (const script of ['sf'.repeat(100), 'fs'.repeat(100), 'lf'.repeat(100)]) {
        const ledger = play(script + 's'.repeat(30), rules);
        expect([ledger.count('flapping'), ledger.count('stable')]).toEqual([1, 1]);
        expect(ledger.count('incident_opened')).toBe(ledger.count('incident_closed'));
        const impatient = failureThreshold === 1 && recoveryThreshold === 1;
        expect(messages(ledger)).toBeLessThanOrEqual(impatient ? 4 + 2 : 3);
        expect(effectiveStatus(ledger.state)).toBe('up');
      }
    },
  );
});

describe('Flapping', () => {
  const once = { failureThreshold: 2, recoveryThreshold: 2 };

  it('begins with the sixth change within 21 results and opens an incident from the latest failure', () => {
    const ledger = play('sfsfsf', once);
    expect(messages(ledger)).toBe(0);
    play('s', once, ledger);
    expect(ledger.effects.slice(-2).map(({ type }) => type)).toEqual(['incident_opened', 'flapping']);
    expect(ledger.incidents).toEqual([{ startedAt: ledger.start + 6 * minute, endedAt: null, cause: 'flapping' }]);
  });

  it('does not begin when the changes are spread over more results', () => {
    expect(play('ssssf'.repeat(20), once).count('flapping')).toBe(1);
    expect(play('sssssssssssf'.repeat(20), once).count('flapping')).toBe(0);
  });

  it('keeps the incident open through recoveries until it is over, and then ends it with the first good answer', () => {
    const ledger = play('ffssffssffssff', once);
    const known = ledger.incidents.length;
    play('s'.repeat(16), once, ledger);
    expect(ledger.state.flapping).toBe(true);
    expect(ledger.state.core).toBe('up');
    expect(ledger.state.incidentSince).not.toBeNull();
    play('ssss', once, ledger);
    expect(ledger.effects.slice(-2).map(({ type }) => type)).toEqual(['incident_closed', 'stable']);
    expect(ledger.incidents).toHaveLength(known);
    expect(ledger.incidents.at(-1)?.endedAt).toBe(ledger.start + 15 * minute);
  });

  it('that ends in a lasting failure leaves the incident open', () => {
    const ledger = play('sfsfsfs' + 'f'.repeat(25), once);
    expect([ledger.count('stable'), ledger.count('incident_opened'), ledger.count('incident_closed')]).toEqual([
      1, 1, 0,
    ]);
    play('ss', once, ledger);
    expect(ledger.count('incident_closed')).toBe(1);
  });

  it('opens no incident behind a failing parent, and is not announced then', () => {
    const rules = { ...once, parent: { status: 'down' as const, consecutiveFailures: 5, lastCheckAt: 0 } };
    const ledger = play('sf'.repeat(20) + 's'.repeat(30), rules);
    expect(ledger.incidents).toEqual([]);
    const told = ledger.effects.flatMap(effect =>
      effect.type === 'flapping' || effect.type === 'stable' ? [[effect.type, effect.announce]] : [],
    );
    expect(told).toEqual([
      ['flapping', false],
      ['stable', false],
    ]);
  });

  it('leaves the single changes of status unannounced', () => {
    const ledger = play('sfsfsfs', once);
    const known = ledger.effects.length;
    play('ffssllss', once, ledger);
    const changes = ledger.effects.slice(known).filter(effect => effect.type === 'status_changed');
    expect(changes.map(({ to, announce }) => [to, announce])).toEqual([
      ['down', false],
      ['up', false],
      ['degraded', false],
      ['up', false],
    ]);
  });

  it('outlives maintenance: its end is no proof of calm', () => {
    const ledger = play('sfsfsfsMEss', once);
    expect([ledger.count('stable'), ledger.count('incident_closed')]).toEqual([0, 0]);
  });

  it('outlives a pause until the target has shown a steady run', () => {
    const ledger = play('sfsfsfsPR', once);
    play('s', once, ledger);
    expect(ledger.count('stable')).toBe(0);
    play('s', once, ledger);
    expect([ledger.count('stable'), ledger.count('incident_closed')]).toEqual([1, 1]);
  });
});

describe('The history of good and bad', () => {
  it('counts the changes among the latest results, as reading them one by one does', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (results, flapWindow) => {
        let history = { recentBits: 0, recentCount: 0 };
        for (const good of results) history = remember(history, good, { flapWindow });
        const latest = results.slice(-flapWindow);
        expect(history.recentCount).toBe(latest.length);
        expect(changesIn(history)).toBe(latest.filter((good, index) => index > 0 && good !== latest[index - 1]).length);
      }),
      { numRuns: 2_000 },
    );
  });
});
