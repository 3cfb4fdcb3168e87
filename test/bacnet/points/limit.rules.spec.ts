import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitStates } from '../../../src/bacnet/points/bacnet-point.rules.js';
import { limitChanges, limitProblem, nextLimitState, type Limits } from '../../../src/bacnet/points/limit.rules.js';

const values = fc.integer({ min: -50, max: 50 });
const states = fc.constantFrom(...limitStates);
const limitsOf: fc.Arbitrary<Limits> = fc
  .record({
    low: fc.option(values),
    high: fc.option(values),
    hysteresis: fc.nat(30),
  })
  .filter(limits => limitProblem(limits) === null);
const histories = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), value: values }), { maxLength: 40 })
  .map(steps => {
    let at = 0;
    return steps.map(({ gap, value }) => ({ at: (at += gap), value }));
  });
const normal = { state: 'normal' as const, since: null };

describe('Limits', () => {
  it('are passed by a value beyond them, and left by one that is back by the hysteresis', () => {
    const limits = { low: 10, high: 30, hysteresis: 2 };
    const rows = [
      ['normal', 30, 'normal'],
      ['normal', 30.1, 'high'],
      ['high', 29, 'high'],
      ['high', 28, 'normal'],
      ['high', 9.9, 'low'],
      ['normal', 10, 'normal'],
      ['normal', 9.9, 'low'],
      ['low', 11.9, 'low'],
      ['low', 12, 'normal'],
      ['low', 31, 'high'],
      ['normal', Infinity, 'high'],
      ['normal', -Infinity, 'low'],
      ['high', Number.NaN, 'high'],
      ['normal', Number.NaN, 'normal'],
    ] as const;
    for (const [state, value, next] of rows)
      expect([state, value, nextLimitState(state, value, limits)]).toEqual([state, value, next]);
  });

  it('hold nobody once they are taken away', () => {
    expect(nextLimitState('high', 99, { low: 10, high: null, hysteresis: 5 })).toBe('normal');
    expect(nextLimitState('low', 1, { low: null, high: 30, hysteresis: 5 })).toBe('normal');
  });

  it('must leave room between them for the hysteresis', () => {
    expect(limitProblem({ low: 10, high: 10, hysteresis: 0 })?.field).toBe('low');
    expect(limitProblem({ low: 10, high: 20, hysteresis: 11 })?.field).toBe('hysteresis');
    expect(limitProblem({ low: 10, high: 20, hysteresis: 10 })).toBeNull();
    expect(limitProblem({ low: 10, high: null, hysteresis: 1e9 })).toBeNull();
  });

  it('are never passed by a value between them, and never kept by one that is back by the hysteresis', () => {
    fc.assert(
      fc.property(states, values, limitsOf, (state, value, limits) => {
        const next = nextLimitState(state, value, limits);
        const { low, high, hysteresis } = limits;
        const isBeyond = (low !== null && value < low) || (high !== null && value > high);
        const isBack = (low === null || value >= low + hysteresis) && (high === null || value <= high - hysteresis);
        expect([isBeyond && next === 'normal', isBack && next !== 'normal']).toEqual([false, false]);
        expect(isBeyond || next === state || next === 'normal').toBe(true);
        expect(nextLimitState(next, value, limits)).toBe(next);
      }),
      { numRuns: 2_000 },
    );
  });

  it('change the state between values only, each change from where the one before has led', () => {
    fc.assert(
      fc.property(histories, limitsOf, (samples, limits) => {
        const changes = limitChanges(normal, samples, limits);
        const path = ['normal', ...changes.map(({ to }) => to)];
        expect(changes.map(({ from }) => from)).toEqual(path.slice(0, -1));
        expect(changes.every(({ from, to }) => from !== to)).toBe(true);
        let state: (typeof limitStates)[number] = 'normal';
        for (const { value } of samples) state = nextLimitState(state, value, limits);
        expect(path.at(-1)).toBe(state);
      }),
      { numRuns: 2_000 },
    );
  });

  it('change nothing when they see the same values again, whole or from the middle', () => {
    fc.assert(
      fc.property(histories, limitsOf, fc.nat(40), (samples, limits, cut) => {
        const last = limitChanges(normal, samples, limits).at(-1);
        const standing = last ? { state: last.to, since: last.at } : normal;
        expect(limitChanges(standing, samples, limits)).toEqual([]);
        const half = limitChanges(normal, samples.slice(0, cut), limits);
        const halfway = half.at(-1);
        const rest = limitChanges(halfway ? { state: halfway.to, since: halfway.at } : normal, samples, limits);
        expect([...half, ...rest]).toEqual(limitChanges(normal, samples, limits));
      }),
      { numRuns: 2_000 },
    );
  });
});
