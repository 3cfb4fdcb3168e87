import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipSeptets, isGsm7, septets, toGsm7 } from '../../../src/notifications/content/gsm7.rules.js';

describe('The GSM 7-bit alphabet', () => {
  it.each([
    ['Сервер пошти не відповідає', 'Server poshty ne vidpovidaie'],
    ['Щодня: Їжак, Ґанок', 'Shchodnia: Izhak, Ganok'],
    ['Łódź – “zażółć” gęślą…', 'Lodz - "zazolc" gesla...'],
    ['Müller & Söhne, Ærø', 'Müller & Söhne, Ærø'],
    ['temperature ≥ 30 °C → alarm', 'temperature >= 30 degC -> alarm'],
    ['ﬁle №5 ½', 'file No5 1?2'],
    ['fire 🔥 東京', 'fire ? ??'],
    ['a\u200Db\u0301\r\n\tc\u00A0d', 'ab c d'],
  ])('writes %s as %s', (text, expected) => {
    expect(toGsm7(text)).toBe(expected);
  });

  it('counts the characters of the extension table twice', () => {
    expect(septets('a{b}')).toBe(6);
    expect(septets('€~|^\\[]')).toBe(14);
    expect(septets('@£Δ')).toBe(3);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(isGsm7(toGsm7(text))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves alone what it has', () => {
    const text = 'Web is down: connection refused (03:10) {[~]} €5 @ Ω ñ';
    expect(toGsm7(text)).toBe(text);
  });

  it('is cut at a number of septets, not within a character', () => {
    expect(clipSeptets('abcdef', 6)).toBe('abcdef');
    expect(clipSeptets('abcdefg', 6)).toBe('abc...');
    expect(clipSeptets('{{{{', 6)).toBe('{...');
  });
});
