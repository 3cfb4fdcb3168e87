import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  displayOf,
  flagsOf,
  jsonNumber,
  meantNumber,
  textOf,
} from '../../../src/bacnet/readings/reading-value.rules.js';

const analog = { objectType: 0, unitSymbol: '°C', stateTexts: [] };

describe('A value', () => {
  it('of four bytes is the shortest number that has them', () => {
    expect(meantNumber(Math.fround(21.3))).toBe(21.3);
    expect(meantNumber(Math.fround(0.1))).toBe(0.1);
    expect(meantNumber(0.1)).toBe(0.1);
    expect(meantNumber(1 / 3)).toBe(1 / 3);
    fc.assert(
      fc.property(fc.float({ noNaN: true }), value => {
        expect(Math.fround(meantNumber(value))).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is a number in JSON only where JSON has it, else a text', () => {
    expect([jsonNumber(21.5), textOf(21.5, null)]).toEqual([21.5, null]);
    expect([jsonNumber(Number.NaN), textOf(Number.NaN, null)]).toEqual([null, 'NaN']);
    expect([jsonNumber(-Infinity), textOf(-Infinity, null)]).toEqual([null, '-Infinity']);
    expect([jsonNumber(null), textOf(null, 'open')]).toEqual([null, 'open']);
    expect([jsonNumber(null), textOf(null, null)]).toEqual([null, null]);
  });

  it('is read with its unit', () => {
    expect(displayOf(analog, Math.fround(21.3), null)).toBe('21.3 °C');
    expect(displayOf({ ...analog, unitSymbol: '' }, 4, null)).toBe('4');
    expect(displayOf(analog, Number.NaN, null)).toBe('NaN °C');
    expect(displayOf(analog, null, null)).toBeNull();
    expect(displayOf(analog, 1, 'closed')).toBe('closed');
  });

  it('of a binary or multi-state point is the text of its state', () => {
    const binary = { objectType: 3, unitSymbol: '', stateTexts: ['closed', 'open'] };
    expect([0, 1, 2].map(value => displayOf(binary, value, null))).toEqual(['closed', 'open', '2']);
    expect([0, 1].map(value => displayOf({ ...binary, stateTexts: [] }, value, null))).toEqual(['inactive', 'active']);
    const mode = { objectType: 19, unitSymbol: '', stateTexts: ['auto', 'day', ''] };
    expect([0, 1, 2, 3, 4].map(value => displayOf(mode, value, null))).toEqual(['0', 'auto', 'day', '3', '4']);
  });

  it('has the four flags of its bits', () => {
    expect(flagsOf(null)).toBeNull();
    expect(flagsOf(0)).toEqual({ in_alarm: false, fault: false, overridden: false, out_of_service: false });
    expect(flagsOf(9)).toEqual({ in_alarm: true, fault: false, overridden: false, out_of_service: true });
  });
});
