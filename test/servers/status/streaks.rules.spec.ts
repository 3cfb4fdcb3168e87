import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResultKind } from '../../../src/servers/checks/check.rules.js';
import { flapDefaults, type CoreStatus, type StatusEvent } from '../../../src/servers/status/status.rules.js';
import { start, thresholds } from './histories.js';
import { Ledger, minute } from './play.js';

const cases = { numRuns: 1_500 };
const conclusive = fc.array(fc.constantFrom<ResultKind>('success', 'slow', 'failure'), { maxLength: 60 });

function resultAt(kind: ResultKind, at: number): StatusEvent {
  return { type: 'result', at, slot: at, kind, message: '', responseTimeMs: null };
}

describe('The status', () => {
  it('follows from the ends of the list of results alone', () => {
    fc.assert(
      fc.property(conclusive, thresholds, (list, limits) => {
        const policy = { ...limits, intervalMs: minute, ...flapDefaults, parent: null };
        const ledger = new Ledger(start);
        let expected: CoreStatus = 'unknown';
        list.forEach((kind, index) => {
          ledger.apply(resultAt(kind, start + index * minute), policy);
          expected = oracle(expected, list.slice(0, index + 1), limits);
          expect(ledger.state.core).toBe(expected);
        });
      }),
      cases,
    );
  });

  it('begins at the first result of the run that proves it', () => {
    fc.assert(
      fc.property(conclusive, thresholds, (list, limits) => {
        const policy = { ...limits, intervalMs: minute, ...flapDefaults, parent: null };
        const ledger = new Ledger(start);
        list.forEach((kind, index) => ledger.apply(resultAt(kind, start + index * minute), policy));
        for (const span of ledger.spans.filter(({ status }) => status === 'down')) {
          const first = (span.startedAt - start) / minute;
          expect(list.slice(first, first + limits.failureThreshold)).toEqual(
            Array.from({ length: limits.failureThreshold }, () => 'failure'),
          );
          expect(list[first - 1]).not.toBe('failure');
        }
      }),
      cases,
    );
  });

  it('does not depend on inconclusive results', () => {
    fc.assert(
      fc.property(conclusive, fc.array(fc.nat({ max: 3 }), { maxLength: 60 }), thresholds, (list, noise, limits) => {
        const policy = { ...limits, intervalMs: minute, ...flapDefaults, parent: null };
        const clean = new Ledger(start);
        const noisy = new Ledger(start);
        list.forEach((kind, index) => {
          const at = start + index * minute;
          clean.apply(resultAt(kind, at), policy);
          noisy.apply(resultAt(kind, at), policy);
          for (let extra = 1; extra <= (noise[index] ?? 0); extra++) {
            noisy.apply(resultAt('inconclusive', at + extra * 10_000), policy);
          }
        });
        expect(noisy.effects).toEqual(clean.effects);
        const { lastResultAt: _at, lastSlot: _slot, message: _message, ...counters } = clean.state;
        expect(noisy.state).toMatchObject(counters);
      }),
      cases,
    );
  });
});

/** The same decision, read off the end of the whole list each time instead of from counters. */
function oracle(
  core: CoreStatus,
  list: ResultKind[],
  { failureThreshold, recoveryThreshold }: { failureThreshold: number; recoveryThreshold: number },
): CoreStatus {
  const last = (length: number, ...kinds: ResultKind[]) =>
    list.length >= length && list.slice(-length).every(kind => kinds.includes(kind));
  if (last(failureThreshold, 'failure')) return 'down';
  if (core === 'down') {
    if (!last(recoveryThreshold, 'success', 'slow')) return 'down';
    return last(recoveryThreshold, 'success') ? 'up' : 'degraded';
  }
  if (last(failureThreshold, 'slow')) return 'degraded';
  if (core === 'unknown') return last(1, 'success') ? 'up' : 'unknown';
  return last(recoveryThreshold, 'success') ? 'up' : core;
}
