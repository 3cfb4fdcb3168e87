import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduce } from '../../../src/servers/status/reducer.rules.js';
import { effectiveStatus } from '../../../src/servers/status/status.rules.js';
import { histories, start, type Step } from './histories.js';
import { Ledger } from './play.js';

const cases = { numRuns: 1_500 };

function run(steps: Step[]): Ledger {
  const ledger = new Ledger(start);
  for (const { event, policy } of steps) ledger.apply(event, policy);
  return ledger;
}

describe('Whatever happens to a server', () => {
  it('its spans join without gap or overlap from the first instant to the last, and none is empty', () => {
    fc.assert(
      fc.property(histories, steps => {
        // The ledger itself refuses spans that run backwards, repeat a status or do not follow the state.
        const { spans } = run(steps);
        expect(spans[0]?.startedAt).toBe(start);
        spans.forEach((span, index) => {
          expect(span.endedAt).toBe(spans[index + 1]?.startedAt ?? null);
          expect(span.endedAt ?? Infinity).toBeGreaterThan(span.startedAt);
        });
      }),
      cases,
    );
  });

  it('incidents open and close in turn, one end for each start, and never overlap', () => {
    fc.assert(
      fc.property(histories, steps => {
        const ledger = run(steps);
        expect(ledger.count('incident_opened') - ledger.count('incident_closed')).toBe(
          ledger.state.incidentSince === null ? 0 : 1,
        );
        const turns = ledger.effects.filter(({ type }) => type.startsWith('incident_')).map(({ type }) => type);
        turns.forEach((type, index) => expect(type).toBe(index % 2 === 0 ? 'incident_opened' : 'incident_closed'));
        const flaps = ledger.effects.filter(({ type }) => type === 'flapping' || type === 'stable');
        flaps.forEach(({ type }, index) => expect(type).toBe(index % 2 === 0 ? 'flapping' : 'stable'));
        expect(ledger.state.flapping).toBe(flaps.length % 2 === 1);
      }),
      cases,
    );
  });

  it('an incident opens only while checks count, and is open after every failure of a target that is down', () => {
    fc.assert(
      fc.property(histories, steps => {
        const ledger = new Ledger(start);
        for (const { event, policy } of steps) {
          const effects = ledger.apply(event, policy);
          const { state } = ledger;
          const open = state.incidentSince !== null;
          const opened = effects.some(({ type }) => type === 'incident_opened');
          expect(opened && (state.paused || state.inMaintenance)).toBe(false);
          expect(opened && open && state.incidentSince! < state.activeSince).toBe(false);
          const kind = event.type === 'result' && !state.paused ? event.kind : 'inconclusive';
          const due = kind === 'failure' && state.core === 'down' && !state.inMaintenance && policy.parent === null;
          expect(due && !open).toBe(false);
          const well = (kind === 'success' || kind === 'slow') && (state.core === 'up' || state.core === 'degraded');
          expect(well && !state.flapping && open).toBe(false);
        }
      }),
      cases,
    );
  });

  it('every change of the shown status is one fact, and the facts form a chain', () => {
    fc.assert(
      fc.property(histories, steps => {
        const ledger = run(steps);
        let shown: string = 'unknown';
        for (const effect of ledger.effects) {
          if (effect.type !== 'status_changed') continue;
          expect(effect.from).toBe(shown);
          expect(effect.to).not.toBe(shown);
          shown = effect.to;
        }
        expect(shown).toBe(effectiveStatus(ledger.state));
      }),
      cases,
    );
  });

  it('a restart in the middle changes nothing: the state survives JSON', () => {
    fc.assert(
      fc.property(histories, steps => {
        const ledger = run(steps);
        const restarted = new Ledger(start);
        for (const { event, policy } of steps) {
          const stored: unknown = JSON.parse(JSON.stringify(restarted.state));
          expect(stored).toEqual(restarted.state);
          Object.assign(restarted.state, stored);
          restarted.apply(event, policy);
        }
        expect(restarted.state).toEqual(ledger.state);
        expect(restarted.effects).toEqual(ledger.effects);
        for (const value of Object.values(ledger.state))
          expect(['number', 'boolean', 'string']).toContain(typeof (value ?? 0));
      }),
      cases,
    );
  });

  it('a result delivered twice, or after a newer one, changes nothing', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (steps, back) => {
        const ledger = new Ledger(start);
        for (const [index, { event, policy }] of steps.entries()) {
          ledger.apply(event, policy);
          const old = steps[Math.max(0, index - (back % 5))]!.event;
          if (old.type !== 'result' || ledger.state.lastSlot === null || old.slot > ledger.state.lastSlot) continue;
          expect(reduce(ledger.state, old, policy)).toEqual({ state: ledger.state, effects: [] });
        }
      }),
      cases,
    );
  });

  it('the state given is left as it was', () => {
    fc.assert(
      fc.property(histories, steps => {
        let { state } = new Ledger(start);
        for (const { event, policy } of steps) {
          const frozen = Object.freeze({ ...state });
          expect(() => reduce(frozen, event, policy)).not.toThrow();
          state = reduce(frozen, event, policy).state;
        }
      }),
      cases,
    );
  });
});
