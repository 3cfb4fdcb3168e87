import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreStatuses } from '../../../src/servers/status/status.rules.js';
import { windowOf } from '../../../src/servers/heartbeats/heartbeat.rules.js';
import {
  deadlineOf,
  durationText,
  judge,
  settleMs,
  type Watched,
} from '../../../src/servers/heartbeats/watch/watch.rules.js';

const start = 1_800_000_000_000;
const minute = 60_000;

const agent: Watched = {
  serverId: 1,
  ...{ protocol: 'http', intervalMs: 5000, graceMs: 0 },
  ...{ last: start, deadline: start, lostAt: null, runStartedAt: null, failedAt: null },
  ...{ core: 'up', paused: false, inMaintenance: false, activeSince: start - minute, lastSlot: null },
};
const job: Watched = { ...agent, protocol: 'heartbeat', intervalMs: minute, graceMs: minute / 2, lastSlot: start };

const instants = fc.integer({ min: start - 10 * minute, max: start + 10 * minute });
const maybe = fc.option(instants, { nil: null });
const watched: fc.Arbitrary<Watched> = fc.record({
  serverId: fc.constant(1),
  protocol: fc.constantFrom('http', 'heartbeat' as const),
  intervalMs: fc.integer({ min: 1000, max: 5 * minute }),
  graceMs: fc.integer({ min: 0, max: 5 * minute }),
  last: instants,
  deadline: instants,
  lostAt: maybe,
  runStartedAt: maybe,
  failedAt: maybe,
  core: fc.constantFrom(...coreStatuses),
  paused: fc.boolean(),
  inMaintenance: fc.boolean(),
  activeSince: instants,
  lastSlot: maybe,
});

describe('The agent of a server with other checks', () => {
  it('is looked at again at its deadline while it is in time', () => {
    expect(judge(agent, start + 1)).toEqual({ next: start + minute, lostAt: null, result: null, tell: null });
  });

  it('is judged only when the deadline has passed for half a second', () => {
    expect(judge(agent, start + minute + settleMs)?.tell).toBeNull();
    expect(judge(agent, start + minute + settleMs + 1)).toEqual({
      ...{ next: null, lostAt: start + minute, result: null, tell: 'lost' },
    });
  });

  it('is not looked at while it is lost, and back with a heartbeat', () => {
    const lost = { ...agent, lostAt: start + minute };
    expect(judge(lost, start + 5 * minute)).toEqual({ next: null, lostAt: start + minute, result: null, tell: null });
    expect(judge({ ...lost, last: start + 3 * minute }, start + 3 * minute)).toEqual({
      ...{ next: start + 4 * minute, lostAt: null, result: null, tell: 'returned' },
    });
  });

  it.each([{ paused: true }, { inMaintenance: true }])('is left alone with %j', cover => {
    const covered = { ...agent, ...cover };
    expect(judge(covered, start + 5 * minute)).toMatchObject({ lostAt: null, tell: null, result: null });
    expect(deadlineOf({ ...agent, activeSince: start + 5 * minute }, start + 6 * minute)).toBe(start + 6 * minute);
  });
});

describe('A server that reports by heartbeats', () => {
  it('has a success for a heartbeat that has no result yet', () => {
    const heard = { ...job, last: start + minute };
    expect(judge(heard, start + minute)?.result).toEqual({
      kind: 'success',
      slot: start + minute,
      at: start + minute,
      message: '',
    });
    expect(judge({ ...heard, lastSlot: start + minute }, start + minute)?.result).toBeNull();
  });

  it('has a failure at its deadline, once, and one in each further period', () => {
    const due = start + 1.5 * minute;
    const failure = { kind: 'failure', slot: due, at: due, message: 'No heartbeat for more than 90 s' };
    const now = due + settleMs + 1;
    expect(judge(job, now)).toEqual({ next: now + minute, lostAt: due, result: failure, tell: null });
    expect(judge({ ...job, core: 'down', lastSlot: due }, now)).toMatchObject({ lostAt: due, result: null });
    const lost: Watched = { ...job, core: 'down', lostAt: due, lastSlot: due };
    expect(judge(lost, now + minute)).toMatchObject({ lostAt: due, result: { kind: 'failure', at: now + minute } });
  });

  it('is down during maintenance, too: that is not announced anyway', () => {
    expect(judge({ ...job, inMaintenance: true }, start + 3 * minute)?.result?.kind).toBe('failure');
  });

  it('is not lost while the result of a heartbeat is newer than the deadline', () => {
    const now = start + 3 * minute;
    expect(judge({ ...job, lastSlot: now - 1 }, now)).toBeNull();
  });

  it('has failed once in each period until it says something else', () => {
    const failed: Watched = { ...job, failedAt: start, core: 'down' };
    expect(judge(failed, start + 1000)).toMatchObject({ result: null, next: start + minute });
    const later = start + minute;
    expect(judge(failed, later)).toMatchObject({ result: { kind: 'failure', at: later, message: 'The job failed' } });
    expect(judge({ ...failed, core: 'unknown' }, start + 1000)?.result?.kind).toBe('failure');
  });

  it('says which run has not ended', () => {
    const text = judge({ ...job, runStartedAt: start }, start + 3 * minute)?.result?.message;
    expect(text).toBe(`The job that started at ${new Date(start).toISOString()} has not ended within 90 s`);
  });
});

const check = (holds: (state: Watched, now: number) => boolean) =>
  fc.assert(fc.property(watched, instants, holds), { numRuns: 5000 });

describe('Whatever is known about a server', () => {
  it('it is lost only when its window has passed since its last heartbeat', () => {
    check((state, now) => {
      const verdict = judge(state, now);
      if (!verdict || state.lostAt !== null || verdict.lostAt === null) return true;
      const window = windowOf(state);
      const covered = state.paused || (state.inMaintenance && state.protocol !== 'heartbeat');
      return now - state.last > window && verdict.lostAt - state.last >= window && !covered;
    });
  });

  it('people are told exactly when it is lost or back, of agents only', () => {
    check((state, now) => {
      const verdict = judge(state, now);
      if (!verdict) return true;
      const before = state.lostAt === null;
      const after = verdict.lostAt === null;
      const change = before === after ? null : after ? 'returned' : 'lost';
      return verdict.tell === (state.protocol === 'heartbeat' ? null : change);
    });
  });

  it('results are for servers that report by heartbeats, are not paused, and are newer than those before', () => {
    check((state, now) => {
      const result = judge(state, now)?.result;
      const isNew = !result || state.lastSlot === null || result.slot > state.lastSlot;
      return !result || (state.protocol === 'heartbeat' && !state.paused && isNew);
    });
  });

  it('it is never looked at again in the same breath', () => {
    check((state, now) => {
      const next = judge(state, now)?.next ?? null;
      return next === null || next >= now - settleMs;
    });
  });
});

describe('A length of time', () => {
  it.each([
    [1000, '1 s'],
    [90_000, '90 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [4_200_000, '70 min'],
    [90_000_000, '25 h'],
  ])('of %i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
