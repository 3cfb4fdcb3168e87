import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protocols } from '../../../src/servers/checks/check.rules.js';
import {
  agentWindowMs,
  heartbeatStatus,
  nextInSeconds,
  windowOf,
  type Heard,
} from '../../../src/servers/heartbeats/heartbeat.rules.js';

const minute = 60_000;
const now = 1_800_000_000_000;
const well: Heard = { last: now, lostAt: null, windowMs: minute };
const agent = { protocol: 'http', watchedSince: 0, activeAlerts: 0 } as const;

describe('The status of an agent', () => {
  it.each([
    ['online', 0],
    ['online', minute - 1],
    ['online', minute],
    ['offline', minute + 1],
    ['offline', 30 * 24 * 60 * minute],
  ])('is %s %i ms after its last heartbeat', (status, age) => {
    expect(heartbeatStatus(now, { ...well, last: now - age }, agent)).toBe(status);
    const expected = status === 'online' ? 'warning' : status;
    expect(heartbeatStatus(now, { ...well, last: now - age }, { ...agent, activeAlerts: 1 })).toBe(expected);
  });

  it('is offline without a heartbeat where one is expected, and nothing at all elsewhere', () => {
    for (const protocol of protocols) {
      const expected = protocol === 'heartbeat' ? 'offline' : null;
      expect(heartbeatStatus(now, { ...well, last: null }, { ...agent, protocol })).toBe(expected);
    }
  });

  it('is not held against an agent that nobody could hear', () => {
    const old = { ...well, last: now - 10 * minute };
    expect(heartbeatStatus(now, old, { ...agent, watchedSince: now - minute })).toBe('online');
    expect(heartbeatStatus(now, old, { ...agent, watchedSince: now - minute - 1 })).toBe('offline');
  });

  it('stays offline after a restart where the loss was told before', () => {
    const lost = { ...well, last: now - 10 * minute, lostAt: now - 9 * minute };
    expect(heartbeatStatus(now, lost, { ...agent, watchedSince: now })).toBe('offline');
    expect(heartbeatStatus(now, { ...lost, last: now - 1 }, { ...agent, watchedSince: now })).toBe('online');
  });

  it('is never offline within the window, never anything else after it', () => {
    const ages = fc.integer({ min: 0, max: 3 * minute });
    fc.assert(
      fc.property(ages, ages, fc.nat({ max: 3 }), fc.boolean(), (age, windowMs, activeAlerts, lost) => {
        const heard = { last: now - age, lostAt: lost ? now - age + windowMs : null, windowMs };
        const status = heartbeatStatus(now, heard, { ...agent, activeAlerts });
        const near = activeAlerts > 0 ? 'warning' : 'online';
        expect(status).toBe(age > windowMs ? 'offline' : near);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('The window', () => {
  it('is a minute for agents, whatever the checks beside them do', () => {
    for (const protocol of protocols.filter(name => name !== 'heartbeat')) {
      expect(windowOf({ protocol, intervalMs: 5000, graceMs: 9000 })).toBe(agentWindowMs);
    }
  });

  it('is interval and grace of a server that reports by heartbeats', () => {
    expect(windowOf({ protocol: 'heartbeat', intervalMs: 5000, graceMs: 9000 })).toBe(14_000);
  });
});

describe('The time until the next heartbeat', () => {
  it('is 25 to 30 seconds for agents, in whole seconds, and never the same for all', () => {
    const pace = { protocol: 'http', intervalMs: 3_600_000, graceMs: 0 } as const;
    const given = Array.from({ length: 101 }, (_, n) => nextInSeconds(pace, n / 100));
    expect(new Set(given)).toEqual(new Set([25, 26, 27, 28, 29, 30]));
  });

  it('lets two heartbeats into each window of a server that reports by them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 31 * 86_400_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ms, jitter) => {
          const seconds = nextInSeconds({ protocol: 'heartbeat', intervalMs: ms, graceMs: 0 }, jitter);
          expect(Number.isInteger(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(1);
          expect(seconds * 1000).toBeLessThanOrEqual(Math.max(1000, ms / 2 + 500));
        },
      ),
    );
  });
});
