import { describe, expect, it } from 'vitest';
import { effectiveStatus, statuses, type Status } from '../../../src/servers/status/status.rules.js';
import { transitions, type Transition } from '../../../src/servers/status/transitions.rules.js';
import { play } from './play.js';

type Row = [
  from: Status,
  to: Status,
  incident: Transition['incident'],
  announce: boolean,
  how: [string, string] | null,
];

/**
 * Every pair of statuses. `how` is a history that ends in the old status and the events that lead to the new one; null
 * where no event does.
 */
const rows: Row[] = [
  ['up', 'up', 'close', false, ['s', 's']],
  ['up', 'degraded', 'close', true, ['s', 'll']],
  ['up', 'down', 'open', true, ['s', 'ff']],
  ['up', 'unknown', 'keep', false, null],
  ['up', 'paused', 'keep', false, ['s', 'P']],
  ['up', 'maintenance', 'keep', false, ['s', 'M']],
  ['degraded', 'up', 'close', true, ['ll', 'ss']],
  ['degraded', 'degraded', 'close', false, ['ll', 'l']],
  ['degraded', 'down', 'open', true, ['ll', 'ff']],
  ['degraded', 'unknown', 'keep', false, null],
  ['degraded', 'paused', 'keep', false, ['ll', 'P']],
  ['degraded', 'maintenance', 'keep', false, ['ll', 'M']],
  ['down', 'up', 'close', true, ['ff', 'ss']],
  ['down', 'degraded', 'close', true, ['ff', 'll']],
  ['down', 'down', 'open', false, ['ff', 'f']],
  ['down', 'unknown', 'keep', false, null],
  ['down', 'paused', 'keep', false, ['ff', 'P']],
  ['down', 'maintenance', 'keep', false, ['ff', 'M']],
  ['unknown', 'up', 'close', false, ['', 's']],
  ['unknown', 'degraded', 'close', true, ['', 'll']],
  ['unknown', 'down', 'open', true, ['', 'ff']],
  ['unknown', 'unknown', 'keep', false, ['', 'f']],
  ['unknown', 'paused', 'keep', false, ['', 'P']],
  ['unknown', 'maintenance', 'keep', false, ['', 'M']],
  ['paused', 'up', 'keep', false, null],
  ['paused', 'degraded', 'keep', false, null],
  ['paused', 'down', 'keep', false, null],
  ['paused', 'unknown', 'keep', false, ['sP', 'R']],
  ['paused', 'paused', 'keep', false, ['sP', 's']],
  ['paused', 'maintenance', 'keep', false, ['sPM', 'R']],
  ['maintenance', 'up', 'keep', false, ['sM', 'E']],
  ['maintenance', 'degraded', 'keep', true, ['sMll', 'E']],
  ['maintenance', 'down', 'keep', false, ['sMff', 'E']],
  ['maintenance', 'unknown', 'keep', false, ['M', 'E']],
  ['maintenance', 'paused', 'keep', false, ['M', 'P']],
  ['maintenance', 'maintenance', 'keep', false, ['sM', 's']],
];

describe('The table of transitions', () => {
  it('has one row for each of the 36 pairs', () => {
    const pairs = statuses.flatMap(from => statuses.map(to => `${from} ${to}`));
    expect(rows.map(([from, to]) => `${from} ${to}`)).toEqual(pairs);
    expect(Object.values(transitions).flatMap(row => Object.keys(row))).toHaveLength(36);
  });

  it.each(rows)('from %s to %s: incident %s, announced %s', (from, to, incident, announce) => {
    expect(transitions[from][to]).toEqual({ incident, announce });
  });
});

describe('The reducer follows the table', () => {
  const possible = rows.flatMap(([from, to, incident, announce, how]) =>
    how ? [{ from, to, incident, announce, how }] : [],
  );

  it.each(possible)('from $from to $to', ({ from, to, incident, announce, how: [history, events] }) => {
    const ledger = play(history);
    expect(effectiveStatus(ledger.state)).toBe(from);
    const wasOpen = ledger.state.incidentSince !== null;
    const known = ledger.effects.length;
    play(events, {}, ledger);
    expect(effectiveStatus(ledger.state)).toBe(to);

    const effects = ledger.effects.slice(known);
    const changes = effects.filter(effect => effect.type === 'status_changed');
    expect(changes.map(change => [change.from, change.to, change.announce])).toEqual(
      from === to ? [] : [[from, to, announce]],
    );
    const isOpen = ledger.state.incidentSince !== null;
    expect(isOpen).toBe(incident === 'keep' ? wasOpen : incident === 'open');
  });
});
