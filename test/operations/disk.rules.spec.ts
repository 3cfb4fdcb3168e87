import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSpace, isLow } from '../../src/operations/disk/disk.rules.js';

const mb = 1024 ** 2;
const gb = 1024 ** 3;

describe('A disk is low', () => {
  it.each([
    ['with less than 5 % free', { free: 4.9 * gb, total: 100 * gb }, true],
    ['not with 5 %', { free: 5 * gb, total: 100 * gb }, false],
    ['with less than 500 MB free, however small the disk is', { free: 499 * mb, total: gb }, true],
    ['not with 500 MB of a small one', { free: 500 * mb, total: gb }, false],
    ['when it is full', { free: 0, total: 100 * gb }, true],
  ])('%s', (_, space, low) => {
    expect(isLow(space, false)).toBe(low);
  });

  it('until there is clearly more free: 6 % and 600 MB', () => {
    expect(isLow({ free: 5.9 * gb, total: 100 * gb }, true)).toBe(true);
    expect(isLow({ free: 6 * gb, total: 100 * gb }, true)).toBe(false);
    expect(isLow({ free: 599 * mb, total: gb }, true)).toBe(true);
    expect(isLow({ free: 600 * mb, total: gb }, true)).toBe(false);
  });

  it('in a way that does not swing: more free space never makes it low, and knowing of it never makes it better', () => {
    const amount = fc.double({ min: 0, max: 1e15, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, fc.boolean(), (free, more, total, wasLow) => {
        expect(isLow({ free: free + more, total }, wasLow) && !isLow({ free, total }, wasLow)).toBe(false);
        expect(isLow({ free, total }, false) && !isLow({ free, total }, true)).toBe(false);
      }),
    );
  });

  it('and people read how much is left', () => {
    expect(describeSpace({ free: 1.5 * gb, total: 100 * gb })).toBe('1.5 GB of 100.0 GB are free (1.5 %)');
    expect(describeSpace({ free: 0, total: 0 })).toBe('0 bytes of 0 bytes are free (0.0 %)');
  });
});
