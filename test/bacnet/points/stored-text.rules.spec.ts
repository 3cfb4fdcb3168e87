import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitting, storedText } from '../../../src/bacnet/points/stored-text.rules.js';

/** Any sequence of 16-bit units, many of them NULs and halves of characters. */
const anyText = fc
  .array(fc.constantFrom(0, 0x41, 0xb0, 0xd83d, 0xde00, 0xffff))
  .map(units => String.fromCharCode(...units));

describe('Text of a controller', () => {
  it('is stored without NULs, in whole characters, and no longer than its column', () => {
    expect(storedText('Supply\0\0', 200)).toBe('Supply');
    expect(storedText('°C😀', 3)).toBe('°C\ufffd');
    expect(storedText('abcdef', 3)).toBe('abc');
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, longest) => {
        const stored = storedText(text, longest);
        expect(stored).not.toContain('\0');
        expect(stored.isWellFormed()).toBe(true);
        expect(stored.length).toBeLessThanOrEqual(longest);
      }),
    );
  });

  it('comes with numbers that fit their column, or are not known', () => {
    expect(fitting(32_767, 32_767)).toBe(32_767);
    for (const odd of [32_768, -1, 1.5, Number.NaN, Infinity, null]) expect(fitting(odd, 32_767)).toBeNull();
  });
});
