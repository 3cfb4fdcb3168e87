import * as fc from 'fast-check';
import { resultKinds, type ResultKind } from '../../../src/servers/checks/check.rules.js';
import {
  coreStatuses,
  flapDefaults,
  type StatusEvent,
  type StatusPolicy,
} from '../../../src/servers/status/status.rules.js';
import { minute } from './play.js';

export const start = 1_800_000_000_000;

export interface Step {
  event: StatusEvent;
  policy: StatusPolicy;
}

const parents = fc.option(
  fc.record({
    status: fc.constantFrom(...coreStatuses),
    consecutiveFailures: fc.nat({ max: 2 }),
    sinceStart: fc.option(fc.nat({ max: 60 })),
  }),
  { freq: 2 },
);

const moves = fc.array(
  fc.record({
    // Late, early and simultaneous events, clocks that step back, and long silences.
    passed: fc.oneof(
      { weight: 8, arbitrary: fc.constant(minute) },
      { weight: 2, arbitrary: fc.integer({ min: -90_000, max: 90_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 * minute }) },
      { weight: 1, arbitrary: fc.constant(0) },
    ),
    what: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...resultKinds, 'success' as const, 'failure' as const) },
      {
        weight: 3,
        arbitrary: fc.constantFrom('paused', 'resumed', 'maintenance_started', 'maintenance_ended' as const),
      },
    ),
    parent: parents,
  }),
  { maxLength: 80 },
);

export const thresholds = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  recoveryThreshold: fc.integer({ min: 1, max: 4 }),
});

const isResult = (what: string): what is ResultKind => resultKinds.some(kind => kind === what);

/** Any history a server can have, with the thresholds edited half way. */
export const histories: fc.Arbitrary<Step[]> = fc.tuple(moves, thresholds, thresholds).map(([list, first, later]) => {
  let at = start;
  return list.map(({ passed, what, parent }, slot) => {
    at += passed;
    const view = parent && {
      status: parent.status,
      consecutiveFailures: parent.consecutiveFailures,
      lastCheckAt: parent.sinceStart === null ? null : start + parent.sinceStart * minute,
    };
    const limits = slot < list.length / 2 ? first : later;
    const policy: StatusPolicy = { ...limits, intervalMs: minute, ...flapDefaults, parent: view };
    const event: StatusEvent = isResult(what)
      ? { type: 'result', at, slot, kind: what, message: '', responseTimeMs: null }
      : { type: what, at };
    return { event, policy };
  });
});
