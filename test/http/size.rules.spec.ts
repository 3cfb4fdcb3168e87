import { describe, expect, it } from 'vitest';
import { isWithin } from '../../src/http/size.rules.js';

const limits = { depth: 3, values: 10, fields: 4 };
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('An input', () => {
  it.each([1, 'text', null, undefined, true, {}, [], { a: { b: { c: 1 } } }, [[[1]]], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])(
    'is within its limits where it is %j',
    input => {
      expect(isWithin(limits, input)).toBe(true);
    },
  );

  it.each([
    ['nests too deep', nested(4)],
    ['nests too deep in its last field', { a: 1, b: { c: { d: {} } } }],
    ['nests deeper than any stack', nested(400_000)],
    ['has too many items', Array.from({ length: 11 }, () => 0)],
    [
      'has too many values on all levels together',
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8],
      ],
    ],
    ['has too many fields in one object', { a: 1, b: 2, c: 3, d: 4, e: 5 }],
  ])('is refused where it %s', (_, input) => {
    expect(isWithin(limits, input)).toBe(false);
  });
});
