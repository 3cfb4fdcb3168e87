import { describe, expect, it } from 'vitest';
import { passwordFaults, requireGoodPassword } from '../../../src/auth/passwords/password.rules.js';
import { InvalidInput } from '../../../src/shared/errors.js';

describe('A new password', () => {
  it('has 10 to 200 characters', () => {
    expect(passwordFaults('123456789', 'ann')).toHaveLength(1);
    expect(passwordFaults('1234567890', 'ann')).toEqual([]);
    expect(passwordFaults('x'.repeat(200), 'ann')).toEqual([]);
    expect(passwordFaults('x'.repeat(201), 'ann')).toHaveLength(1);
  });

  it('counts characters as people do, not bytes or halves of them', () => {
    expect(passwordFaults('\u{1F511}'.repeat(9), 'ann')).toHaveLength(1);
    expect(passwordFaults('\u{1F511}'.repeat(10), 'ann')).toEqual([]);
  });

  it('differs from the username, whatever the case', () => {
    expect(passwordFaults('Administrator', 'administrator')).toEqual(['The password must differ from the username.']);
  });

  it('names the field it came in', () => {
    const refusal = InvalidInput.field('new_password', 'The password needs at least 10 characters.');
    expect(() => requireGoodPassword('short', 'ann', 'new_password')).toThrow(refusal);
  });
});
