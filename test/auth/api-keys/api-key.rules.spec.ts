import { describe, expect, it } from 'vitest';
import { formatApiKey, parseApiKey } from '../../../src/auth/api-keys/api-key.codec.js';
import { requireGoodExpiry } from '../../../src/auth/api-keys/api-key.rules.js';

const secret = 'A_b-'.repeat(10) + 'xyz';

describe('The text of an API key', () => {
  it('comes apart as it was put together, also where the secret has underscores', () => {
    const parts = { prefix: 'sw_0123456789', secret };
    expect(parseApiKey(formatApiKey(parts))).toEqual(parts);
  });

  it.each(['', 'sw_0123456789', `sw_012345678_${secret}`, `sw_0123456789_${secret}x`, `xx_0123456789_${secret}`])(
    '%j is none',
    text => {
      expect(parseApiKey(text)).toBeNull();
    },
  );
});

describe('The expiry of an API key', () => {
  const now = new Date('2026-03-01T00:00:00Z');

  it('may be absent or lie ahead', () => {
    expect(() => requireGoodExpiry(null, now)).not.toThrow();
    expect(() => requireGoodExpiry(new Date('2026-03-01T00:00:01Z'), now)).not.toThrow();
  });

  it('must not have passed, nor lie beyond ten years', () => {
    expect(() => requireGoodExpiry(now, now)).toThrow('The input is not valid.');
    expect(() => requireGoodExpiry(new Date('2036-03-02T00:00:00Z'), now)).toThrow('The input is not valid.');
  });
});
