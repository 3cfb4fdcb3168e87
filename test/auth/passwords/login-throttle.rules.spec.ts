import { assert, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressGroup,
  afterFailure,
  forgetAfterMs,
  pauseMs,
  waitMs,
} from '../../../src/auth/passwords/login-throttle.rules.js';

describe('The pause after failed logins', () => {
  it('costs nothing for four failures, then doubles from 5 seconds up to 15 minutes', () => {
    expect([0, 1, 4, 5, 6, 7, 12, 13, 1000].map(pauseMs)).toEqual([
      0, 0, 0, 5_000, 10_000, 20_000, 640_000, 900_000, 900_000,
    ]);
  });

  it('shrinks as time passes and is over exactly when it ends', () => {
    const failures = { count: 5, lastAt: 1000 };
    expect([1000, 3500, 5999, 6000].map(now => waitMs(failures, now))).toEqual([5000, 2500, 1, 0]);
  });

  it('forgets failures after an hour without another one', () => {
    const failures = { count: 9, lastAt: 0 };
    expect(afterFailure(failures, forgetAfterMs - 1).count).toBe(10);
    expect(afterFailure(failures, forgetAfterMs)).toEqual({ count: 1, lastAt: forgetAfterMs });
  });

  it('never makes anybody wait longer than 15 minutes, nor less after one more failure', () => {
    assert(
      property(nat(10_000), nat(10_000_000), (count, later) => {
        const wait = waitMs({ count, lastAt: 0 }, later);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(15 * 60_000);
        expect(waitMs({ count: count + 1, lastAt: 0 }, later)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});

describe('Who counts as the same guesser', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s belongs to %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
