import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, nextBatch, replyBudget, type Item } from '../../../src/bacnet/engine/batching/budget.rules.js';
import {
  afterGood,
  afterNoMultiple,
  afterSpoiling,
  afterTooMuch,
  forDevice,
  isApart,
  limitOf,
  newProfile,
  storedProfile,
  type DeviceProfile,
} from '../../../src/bacnet/engine/batching/device-profile.rules.js';

const now = new Date('2026-03-01T12:00:00Z');
const tomorrow = new Date('2026-03-02T12:00:00Z');
const value = (instance: number, property = 85): Item => ({
  object: { type: 0, instance },
  property,
  isFirst: property === 85,
});
const points = (count: number) => Array.from({ length: count }, (_, instance) => value(instance));
const three = (instance: number) => [value(instance), value(instance, 111), value(instance, 103)];

describe('The budget of a reply', () => {
  it.each([
    [1_476, 70, 92],
    [480, 20, 29],
    [206, 6, 12],
  ])('of %d bytes holds %d to %d values', (maxApdu, least, most) => {
    const batch = nextBatch(points(200), replyBudget({ maxApdu, isRouted: false }));
    expect(batch).toBeGreaterThanOrEqual(least);
    expect(batch).toBeLessThanOrEqual(most);
  });

  it('is smaller behind a router, and never larger than an Ethernet frame', () => {
    expect(replyBudget({ maxApdu: 480, isRouted: true })).toBeLessThan(replyBudget({ maxApdu: 480, isRouted: false }));
    expect(replyBudget({ maxApdu: 65_000, isRouted: false })).toBe(replyBudget({ maxApdu: 1_476, isRouted: false }));
    expect(replyBudget({ maxApdu: 0, isRouted: true })).toBeGreaterThan(0);
  });
});

describe('A batch', () => {
  it('does not part the properties of an object where there is another way', () => {
    const items = [...three(1), ...three(2), ...three(3)];
    expect(nextBatch(items, costOf(items) - 1)).toBe(6);
    expect(nextBatch(items, costOf(three(1)) - 1)).toBe(2);
    expect(nextBatch(items, 1)).toBe(1);
  });

  it('costs what fits, whatever it consists of', () => {
    const item = fc.record({
      object: fc.record({ type: fc.nat(5), instance: fc.nat(3) }),
      property: fc.constantFrom(85, 77, 28),
      isFirst: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 1_500 }),
        (items, limit) => {
          const size = nextBatch(items, limit);
          expect(size).toBeGreaterThanOrEqual(1);
          expect(size === 1 || costOf(items.slice(0, size)) <= limit).toBe(true);
        },
      ),
    );
  });
});

describe('A device profile', () => {
  it('halves what was too much and remembers it', () => {
    const learned = afterTooMuch(newProfile, 1_000, now);
    expect(limitOf(learned, 1_300)).toBe(500);
    expect(limitOf(JSON.parse(JSON.stringify(learned)) as DeviceProfile, 1_300)).toBe(500);
  });

  it('goes back to what has worked where that is more than half', () => {
    const proven = afterGood(newProfile, 900, 1_300, now);
    expect(limitOf(afterTooMuch(proven, 1_000, now), 1_300)).toBe(900);
    expect(limitOf(afterTooMuch(proven, 900, now), 1_300)).toBe(450);
  });

  it('tries a quarter more after 50 good batches, once a day, until the budget is reached', () => {
    let profile = afterTooMuch(newProfile, 1_000, now);
    const good = (count: number, at: Date) => {
      for (let batch = 0; batch < count; batch += 1) profile = afterGood(profile, 400, 700, at);
      return limitOf(profile, 700);
    };
    expect(good(200, now)).toBe(500);
    expect(good(1, tomorrow)).toBe(625);
    expect(good(200, tomorrow)).toBe(625);
    expect(good(1, new Date(tomorrow.getTime() + 86_400_000))).toBe(700);
    expect(profile.replyLimit).toBeNull();
  });

  it('does not grow before it has 50 good batches', () => {
    let profile = afterTooMuch(newProfile, 1_000, now);
    for (let batch = 0; batch < 49; batch += 1) profile = afterGood(profile, 400, 1_300, tomorrow);
    expect(profile.replyLimit).toBe(500);
  });

  it('keeps what spoils batches apart, and gives batches up where that is too much', () => {
    const one = { object: { type: 0, instance: 3 }, property: 85 };
    const learned = afterSpoiling(newProfile, [one]);
    expect(isApart(learned, one)).toBe(true);
    expect(isApart(learned, { ...one, property: 111 })).toBe(false);
    const many = Array.from({ length: 101 }, (_, instance) => ({ object: { type: 0, instance }, property: 85 }));
    expect(afterSpoiling(learned, many)).toMatchObject({ noMultiple: true, apart: [] });
  });

  it('forgets everything when the device gets another firmware or database', () => {
    const learned = forDevice(afterNoMultiple(newProfile), '1.0/7');
    expect(forDevice(learned, '1.0/7')).toBe(learned);
    expect(forDevice(learned, null)).toBe(learned);
    expect(learned.noMultiple).toBe(true);
    expect(forDevice(learned, '1.1/7')).toEqual({ ...newProfile, signature: '1.1/7' });
  });

  it('is read as it was stored, and what makes no sense there is as if it had never been learned', () => {
    const learned = forDevice(afterSpoiling(afterTooMuch(newProfile, 1_000, now), [value(3)]), '1.0/7');
    expect(storedProfile(JSON.parse(JSON.stringify(learned)) as Record<string, unknown>)).toEqual(learned);
    expect(storedProfile({})).toEqual(newProfile);
    const nonsense = { replyLimit: -5, proven: 'much', goodBatches: 0.5, probedAt: 'soon', noMultiple: 1, apart: [7] };
    expect(storedProfile({ ...nonsense, signature: 9 })).toEqual(newProfile);
  });

  it('never asks for nothing, and never for more than the budget', () => {
    const step = fc.record({ isGood: fc.boolean(), cost: fc.integer({ min: 1, max: 1_400 }), days: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        let profile: DeviceProfile = newProfile;
        let at = now;
        for (const { isGood, cost, days } of steps) {
          at = new Date(at.getTime() + days * 86_400_000);
          const asked = Math.min(cost, limitOf(profile, 1_325));
          profile = isGood ? afterGood(profile, asked, 1_325, at) : afterTooMuch(profile, asked, at);
          expect(limitOf(profile, 1_325)).toBeGreaterThanOrEqual(1);
          expect(limitOf(profile, 1_325)).toBeLessThanOrEqual(1_325);
          expect(isGood || asked === 1 || limitOf(profile, 1_325) < asked).toBe(true);
        }
      }),
    );
  });
});
