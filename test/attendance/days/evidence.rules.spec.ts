import { describe, expect, it } from 'vitest';
import { isProven } from '../../../src/attendance/days/reckoning/evidence.rules.js';

const day = { from: 1000, to: 2000 };
const old = { since: 0, logReadAt: null, toldUntil: 2000 };

describe('That somebody did not punch', () => {
  it('is known when every terminal has told about the whole day', () => {
    expect(isProven([old, { ...old, toldUntil: 5000 }], day)).toBe(true);
    expect(isProven([old, { ...old, toldUntil: 1999 }], day)).toBe(false);
    expect(isProven([old, { ...old, toldUntil: null }], day)).toBe(false);
  });

  it('is not known where there is no terminal', () => {
    expect(isProven([], day)).toBe(false);
  });

  it('is not known from terminals that came later, unless their whole log was read', () => {
    const later = { since: 3000, logReadAt: null, toldUntil: 9000 };
    expect(isProven([later], day)).toBe(false);
    expect(isProven([old, later], day)).toBe(true);
    expect(isProven([{ ...later, logReadAt: 3000 }], day)).toBe(true);
  });

  it('waits for a terminal that came in the middle of the day, which alone proves nothing', () => {
    const midway = { since: 1500, logReadAt: null, toldUntil: 1600 };
    expect(isProven([old, midway], day)).toBe(false);
    expect(isProven([{ ...midway, toldUntil: 2000 }], day)).toBe(false);
    expect(isProven([old, { ...midway, toldUntil: 2000 }], day)).toBe(true);
  });
});
