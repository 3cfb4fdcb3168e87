import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duePoints, jitterMs, slotAt, type Scheduled } from '../../../src/bacnet/engine/schedule.rules.js';

const minute = 60_000;
const noon = Date.parse('2026-03-01T12:00:00Z');
/** A device without jitter, so that the slots can be read. */
const punctual = 0;

const point = (pointId: number, intervalMs: number, lastSlot: number | null): Scheduled => ({
  pointId,
  intervalMs,
  lastSlot,
});

describe('A point', () => {
  it('is due at whole intervals of the wall clock', () => {
    const quarter = 15 * minute;
    expect(slotAt(punctual, quarter, noon + 14 * minute)).toBe(noon);
    expect(slotAt(punctual, quarter, noon + quarter)).toBe(noon + quarter);
    const { due, nextAt } = duePoints([point(1, quarter, noon)], punctual, noon + 14 * minute, false);
    expect({ due, nextAt }).toEqual({ due: [], nextAt: noon + quarter });
    expect(duePoints([point(1, quarter, noon)], punctual, noon + quarter, false).due).toEqual([1]);
  });

  it('that was never read is due at once', () => {
    expect(duePoints([point(1, minute, null)], punctual, noon + 1, false)).toMatchObject({ due: [1], overruns: 0 });
  });

  it('is due again after the clock was set back', () => {
    expect(duePoints([point(1, minute, noon + 60 * minute)], punctual, noon, false).due).toEqual([1]);
  });

  it('is read once for slots that were missed, and they are counted', () => {
    const late = duePoints([point(1, minute, noon)], punctual, noon + 5 * minute, false);
    expect(late).toMatchObject({ due: [1], overruns: 4, slots: [{ pointId: 1, slot: noon + 5 * minute }] });
  });
});

describe('A device', () => {
  it('has its points read in one run, each at its own interval', () => {
    const points = [point(1, minute, noon), point(2, 5 * minute, noon), point(3, 10 * minute, noon)];
    expect(duePoints(points, punctual, noon + minute, false).due).toEqual([1]);
    expect(duePoints(points, punctual, noon + 5 * minute, false).due).toEqual([1, 2]);
    expect(duePoints(points, punctual, noon + 10 * minute, false).due).toEqual([1, 2, 3]);
  });

  it('whose run before still goes on is left out, which is counted and not made up for', () => {
    const busy = duePoints([point(1, minute, noon)], punctual, noon + minute, true);
    expect(busy).toMatchObject({ due: [], overruns: 1, slots: [{ pointId: 1, slot: noon + minute }] });
    expect(duePoints([point(1, minute, noon + minute)], punctual, noon + minute + 5_000, false).due).toEqual([]);
  });

  it('has nothing to do without points', () => {
    expect(duePoints([], 7, noon, false)).toEqual({ due: [], slots: [], overruns: 0, nextAt: null });
  });

  it('is asked a little later than others, always the same', () => {
    const jitters = Array.from({ length: 100 }, (_, device) => jitterMs(device, 15 * minute));
    expect(Math.max(...jitters)).toBeLessThan(5_000);
    expect(new Set(jitters).size).toBeGreaterThan(90);
    expect(jitterMs(7, 1_000)).toBeLessThan(100);
  });
});

it('A point is read once per slot, whenever it is looked at', () => {
  const intervals = fc.integer({ min: 1_000, max: 3_600_000 });
  fc.assert(
    fc.property(
      intervals,
      fc.nat(10_000),
      fc.array(fc.nat(600_000), { minLength: 1, maxLength: 60 }),
      (interval, device, steps) => {
        let now = noon;
        let lastSlot: number | null = null;
        let read = 0;
        let overruns = 0;
        const first = slotAt(device, interval, now);
        for (const step of [0, ...steps]) {
          now += step;
          const { due, slots, overruns: more } = duePoints([point(1, interval, lastSlot)], device, now, false);
          read += due.length;
          overruns += more;
          lastSlot = slots[0]?.slot ?? lastSlot;
        }
        expect(read + overruns).toBe(Math.round((slotAt(device, interval, now) - first) / interval) + 1);
      },
    ),
  );
});
