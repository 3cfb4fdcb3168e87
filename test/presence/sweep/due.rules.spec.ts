import { describe, expect, it } from 'vitest';
import { isDue, isMassLoss, isSilent } from '../../../src/presence/sweep/due.rules.js';

const now = 1_700_000_000_000;
const minutes = (count: number) => count * 60_000;
const device = { lastUpAt: now - minutes(1), lastProbedAt: now - minutes(1), answered: true, isOnline: true };

describe('a sweep', () => {
  it('includes everything that was seen within a day, and what was never seen', () => {
    expect(isDue(device, now)).toBe(true);
    expect(isDue({ ...device, lastUpAt: null }, now)).toBe(true);
    expect(isDue({ ...device, lastUpAt: now - minutes(24 * 60) + 1 }, now)).toBe(true);
  });

  it('asks what was absent for a day every five minutes only', () => {
    const absent = { ...device, lastUpAt: now - minutes(24 * 60) };
    expect(isDue({ ...absent, lastProbedAt: now - minutes(4) }, now)).toBe(false);
    expect(isDue({ ...absent, lastProbedAt: now - minutes(5) }, now)).toBe(true);
    expect(isDue({ ...absent, lastProbedAt: null }, now)).toBe(true);
  });

  it('in between asks only those who are here and have just not answered', () => {
    expect(isSilent({ ...device, answered: false })).toBe(true);
    expect(isSilent(device)).toBe(false);
    expect(isSilent({ ...device, answered: false, isOnline: false })).toBe(false);
  });

  it('is not believed when more than half fall silent together with the gateway', () => {
    expect(isMassLoss({ wereHere: 10, answered: 4, gateway: false })).toBe(true);
    expect(isMassLoss({ wereHere: 10, answered: 5, gateway: false })).toBe(false);
    expect(isMassLoss({ wereHere: 10, answered: 0, gateway: true })).toBe(false);
    expect(isMassLoss({ wereHere: 10, answered: 0, gateway: null })).toBe(false);
    expect(isMassLoss({ wereHere: 4, answered: 0, gateway: false })).toBe(false);
  });
});
