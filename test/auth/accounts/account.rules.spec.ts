import { describe, expect, it } from 'vitest';
import { losesLastAdmin, requireGoodUsername } from '../../../src/auth/accounts/account.rules.js';
import { InvalidInput } from '../../../src/shared/errors.js';

const admin = { role: 'admin', active: true } as const;
const viewer = { role: 'viewer', active: true } as const;

describe('The last admin', () => {
  it.each([
    ['is deleted', admin, null, 0, true],
    ['becomes a viewer', admin, viewer, 0, true],
    ['is switched off', admin, { ...admin, active: false }, 0, true],
    ['stays what they are', admin, admin, 0, false],
    ['leaves another one behind', admin, null, 1, false],
  ] as const)('%s', (_, before, after, others, lost) => {
    expect(losesLastAdmin(before, after, others)).toBe(lost);
  });

  it('is nobody who could not log in or was a viewer before', () => {
    expect(losesLastAdmin({ ...admin, active: false }, null, 0)).toBe(false);
    expect(losesLastAdmin(viewer, null, 0)).toBe(false);
  });
});

describe('A username', () => {
  it.each([
    ['Ann.Lee', 'ann.lee'],
    ['ОЛЕНА', 'олена'],
    ['ann@example.org', 'ann@example.org'],
    ['ｆｕｌｌ', 'full'],
  ])('%s is kept as %s', (given, kept) => {
    expect(requireGoodUsername(given)).toBe(kept);
  });

  it.each(['', 'two words', 'a\u0000b', 'a/b', 'x'.repeat(101), 'ﷺ'.repeat(50)])('%j is refused', given => {
    expect(() => requireGoodUsername(given)).toThrow(InvalidInput);
  });
});
