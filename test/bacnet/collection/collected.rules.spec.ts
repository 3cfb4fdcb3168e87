import { describe, expect, it } from 'vitest';
import { isWorthKeeping, outcomeOf, toReading, type Before } from '../../../src/bacnet/collection/collected.rules.js';
import { newProfile } from '../../../src/bacnet/engine/batching/device-profile.rules.js';
import { closedBreaker } from '../../../src/bacnet/engine/breaker.rules.js';
import type { Reading } from '../../../src/bacnet/engine/collection/reading.rules.js';

const at = new Date('2026-03-02T12:00:00Z');
const answered = { answered: true, breaker: closedBreaker, profile: newProfile };
const known: Before = { state: 'online', failures: 0, retryAt: null, profile: { ...newProfile } };

describe('What is kept of a device', () => {
  it('that answered: it is online, without failures', () => {
    expect(outcomeOf(answered, at)).toMatchObject({ at, state: 'online', failures: 0, retryAt: null, problem: null });
  });

  it('that missed once: nothing but the count, it may be a lost datagram', () => {
    const outcome = outcomeOf({ ...answered, answered: false, breaker: { timeouts: 1, probeAt: null } }, at);
    expect(outcome).toMatchObject({ state: null, failures: 1, retryAt: null, problem: null });
  });

  it('that is given up for a while: offline, until when, and why', () => {
    const probeAt = at.getTime() + 30_000;
    const outcome = outcomeOf({ ...answered, answered: false, breaker: { timeouts: 3, probeAt } }, at);
    expect(outcome).toMatchObject({ state: 'offline', failures: 3, retryAt: new Date(probeAt) });
    expect(outcome.problem).toMatch(/does not answer/);
  });

  it('that fell silent in the middle of an answer: offline, although it had answered', () => {
    expect(outcomeOf({ ...answered, breaker: { timeouts: 3, probeAt: at.getTime() } }, at).state).toBe('offline');
  });
});

describe('Asking a device', () => {
  it('is worth no row where everything is as before', () => {
    expect(isWorthKeeping(known, outcomeOf(answered, at))).toBe(false);
  });

  it('is worth no row where only good batches were counted', () => {
    const profile = { ...newProfile, goodBatches: 17 };
    expect(isWorthKeeping(known, outcomeOf({ ...answered, profile }, at))).toBe(false);
  });

  it('is worth no row where nothing was learned about its state', () => {
    const outcome = { ...outcomeOf(answered, at), state: null };
    expect(isWorthKeeping({ ...known, state: 'offline' }, outcome)).toBe(false);
  });

  it.each<[string, Partial<Before>]>([
    ['state', { state: 'offline' }],
    ['state for the first time', { state: 'unknown' }],
    ['failures', { failures: 1 }],
    ['next try', { retryAt: 5 }],
    ['ways', { profile: {} }],
  ])('is worth one where its %s changed', (_, before) => {
    expect(isWorthKeeping({ ...known, ...before }, outcomeOf(answered, at))).toBe(true);
  });
});

describe('A reading', () => {
  const taken: Reading = {
    pointId: 7,
    at,
    value: 21.5,
    text: null,
    valueType: 'real',
    statusFlags: 0,
    reliability: null,
    quality: 'good',
    fault: null,
  };

  it('is stored with its source and its arrival', () => {
    expect(toReading(taken, 'cov')).toEqual({
      pointId: 7,
      at: at.getTime(),
      source: 'cov',
      value: 21.5,
      valueText: null,
      statusFlags: 0,
      reliability: null,
      quality: 'good',
      deviceAt: null,
      problem: null,
    });
  });

  it('has no text longer than a column takes, and its fault in words', () => {
    const reading = toReading({ ...taken, text: 'x'.repeat(1000), fault: 'unknown-object' }, 'poll');
    expect(reading.valueText).toHaveLength(300);
    expect(reading.problem).toBe('unknown object');
  });
});
