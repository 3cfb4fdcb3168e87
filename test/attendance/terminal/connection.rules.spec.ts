import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advance,
  Connection,
  ConnectionEvent,
  connectionPhases,
  ConnectionPolicy,
  idleConnection,
  isAlarming,
  isHopeless,
  reconnectDelayMs,
} from '../../../src/attendance/terminal/connection.rules.js';
import { TerminalFailureKind } from '../../../src/attendance/terminal/terminal-failure.rules.js';

const policy: ConnectionPolicy = { baseDelayMs: 5_000, maxDelayMs: 300_000, multiplier: 2, steadyAfterMs: 60_000 };

function run(events: ConnectionEvent[], from: Connection = idleConnection): Connection {
  return events.reduce((connection, event) => advance(connection, event, policy), from);
}

function live(at: number): ConnectionEvent[] {
  return [{ type: 'attempted' }, ...connectionPhases.map(phase => ({ type: 'reached' as const, phase, at }))];
}

function lost(at: number, kind: TerminalFailureKind = 'silent', random = 0.5): ConnectionEvent {
  return { type: 'lost', kind, at, random };
}

describe('The delay before a new attempt', () => {
  it('doubles from 5 seconds to 5 minutes', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map(failures => reconnectDelayMs(failures, 0.5, policy) / 1_000);
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('is spread by a fifth to both sides, and never above the longest', () => {
    expect([0, 1].map(random => reconnectDelayMs(1, random, policy))).toEqual([4_000, 6_000]);
    expect([0, 1].map(random => reconnectDelayMs(9, random, policy))).toEqual([240_000, 300_000]);
  });
});

describe('A connection', () => {
  it('goes through its phases in their order, and says so', () => {
    let connection = run([{ type: 'attempted' }]);
    expect(connection.state).toBe('connecting');
    for (const phase of connectionPhases) {
      connection = advance(connection, { type: 'reached', phase, at: 1_000 }, policy);
      expect(connection.state).toBe(phase);
    }
    expect(connection).toMatchObject({ liveSince: 1_000, retryAt: null, failures: 0 });
  });

  it('may skip a phase, but takes no step back and none after its end', () => {
    const skipped = run([{ type: 'attempted' }, { type: 'reached', phase: 'identifying', at: 0 }]);
    expect(skipped.state).toBe('identifying');
    expect(run([{ type: 'reached', phase: 'authenticating', at: 0 }], skipped).state).toBe('identifying');
    expect(run([lost(0), { type: 'reached', phase: 'live', at: 0 }], skipped).state).toBe('waiting');
  });

  it('waits longer with every failure in a row', () => {
    let connection = idleConnection;
    const delays: number[] = [];
    for (let failure = 1; failure <= 7; failure++) {
      connection = run([{ type: 'attempted' }, lost(0, 'no_answer')], connection);
      delays.push(connection.retryAt! / 1_000);
    }
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 300]);
    expect(connection).toMatchObject({ failures: 7, failingSince: 0, problem: 'no_answer' });
  });

  it('forgets earlier failures only when it lived for a minute: some terminals accept and drop at once', () => {
    const failing = run([{ type: 'attempted' }, lost(0), { type: 'attempted' }, lost(10_000)]);
    const short = run([...live(20_000), lost(79_999)], failing);
    expect(short).toMatchObject({ failures: 3, failingSince: 0, retryAt: 79_999 + 20_000 });
    const steady = run([...live(20_000), lost(80_000)], failing);
    expect(steady).toMatchObject({ failures: 1, failingSince: 80_000, retryAt: 85_000 });
  });

  it('with a wrong key is tried again only after the longest delay', () => {
    expect(run([{ type: 'attempted' }, lost(0, 'wrong_key')])).toMatchObject({ state: 'wrong_key', retryAt: 300_000 });
  });

  it.each(['used_up', 'stopped'] as const)('that was ended on purpose (%s) is no failure', kind => {
    expect(run([...live(0), lost(70_000, kind)])).toMatchObject({ state: 'waiting', failures: 0, retryAt: 70_000 });
    const failing = run([{ type: 'attempted' }, lost(0), ...live(5_000), lost(6_000, kind)]);
    expect(failing).toMatchObject({ failures: 1, failingSince: 0, retryAt: 6_000 });
  });

  it('that was stopped stays stopped until somebody starts it', () => {
    const stopped = run([...live(0), { type: 'stopped' }, lost(1)]);
    expect(stopped).toMatchObject({ state: 'stopped', retryAt: null, liveSince: null });
    expect(run([{ type: 'attempted' }], stopped).state).toBe('connecting');
  });

  it('raises one alarm at the fifth failure and is hopeless after a day of them', () => {
    let connection = idleConnection;
    const alarms: number[] = [];
    for (let at = 0; at < 8; at++) {
      connection = run([{ type: 'attempted' }], connection);
      expect(isAlarming(connection, 5)).toBe(false);
      connection = run([lost(at * 1_000)], connection);
      if (isAlarming(connection, 5)) alarms.push(connection.failures);
    }
    expect(alarms).toEqual([5]);
    expect([86_399_999, 86_400_000].map(at => isHopeless(connection, at, 86_400_000))).toEqual([false, true]);
    expect(isHopeless(idleConnection, 86_400_000, 0)).toBe(false);
  });
});

describe('Whatever happens, in whatever order', () => {
  const kinds: TerminalFailureKind[] = ['silent', 'wrong_key', 'used_up', 'stopped', 'reset'];
  const event: fc.Arbitrary<(at: number) => ConnectionEvent> = fc.oneof(
    fc.constant(() => ({ type: 'attempted' as const })),
    fc.constantFrom(...connectionPhases).map(phase => (at: number) => ({ type: 'reached' as const, phase, at })),
    fc
      .tuple(fc.constantFrom(...kinds), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([kind, random]) => (at: number) => ({ type: 'lost' as const, kind, at, random })),
    fc.constant(() => ({ type: 'stopped' as const })),
  );

  it('a connection is either connected, or due again within five minutes, or waits for somebody', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(120_000)), { maxLength: 60 }), steps => {
        let now = 0;
        let connection = idleConnection;
        for (const [make, passed] of steps) {
          now += passed;
          const before = connection;
          connection = advance(connection, make(now), policy);
          const due = connection.state === 'waiting' || connection.state === 'wrong_key';
          expect(connection.retryAt !== null).toBe(due);
          expect(connection === before || (connection.retryAt ?? now) - now <= 300_000).toBe(true);
          expect(connection.liveSince !== null).toBe(connection.state === 'live');
          expect(connection.failures > 0).toBe(connection.failingSince !== null);
          const lived = before.liveSince === null ? 0 : now - before.liveSince;
          expect(connection.failures >= before.failures || lived >= 60_000).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
