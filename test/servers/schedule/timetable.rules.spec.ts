import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlot } from '../../../src/servers/schedule/schedule.rules.js';
import { Timetable, type Due } from '../../../src/servers/schedule/timetable.js';
import { Witness } from './witness.js';

const start = 1_800_000_000_000;
const cases = { numRuns: 500 };

/** Everything that is due at that instant, each check ended at once. */
function takeAll(timetable: Timetable, now: number): Due[] {
  const taken: Due[] = [];
  for (let due = timetable.take(now); due; due = timetable.take(now)) {
    taken.push(due);
    timetable.finished(due.id);
  }
  return taken;
}

/** Follows the timetable from one due time to the next. */
function follow(timetable: Timetable, until: number): Due[] {
  const taken: Due[] = [];
  for (let next = timetable.next; next !== null && next <= until; next = timetable.next) {
    taken.push(...takeAll(timetable, next));
  }
  return taken;
}

const slotsOf = (taken: readonly Due[], id: number) => taken.flatMap(due => (due.id === id ? [due.slot] : []));
const fleet = fc.uniqueArray(
  fc.record({ id: fc.integer({ min: 1, max: 100_000 }), intervalMs: fc.integer({ min: 50, max: 600_000 }) }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 30 },
);

describe('The timetable', () => {
  it('hands out one slot of every interval, on time, however many servers there are', () => {
    fc.assert(
      fc.property(fleet, servers => {
        const timetable = new Timetable();
        for (const { id, intervalMs } of servers) timetable.put(id, intervalMs, start, start);
        const longest = Math.max(...servers.map(({ intervalMs }) => intervalMs));
        const shortest = Math.min(...servers.map(({ intervalMs }) => intervalMs));
        const until = start + Math.min(5 * longest, 200 * shortest);
        const taken = follow(timetable, until);
        for (const { id, intervalMs } of servers) {
          const expected: number[] = [];
          for (let slot = nextSlot(id, intervalMs, start); slot <= until; slot = nextSlot(id, intervalMs, slot))
            expected.push(slot);
          expect(slotsOf(taken, id)).toEqual(expected);
        }
        expect(taken.every(({ late }) => late === 0)).toBe(true);
        expect(taken.map(({ slot }) => slot)).toEqual(taken.map(({ slot }) => slot).toSorted((a, b) => a - b));
      }),
      cases,
    );
  });

  it('checks a new server now, and one in step at its place on the grid', () => {
    const timetable = new Timetable();
    timetable.put(1, 60_000, null, start);
    timetable.put(2, 60_000, start, start);
    expect(timetable.take(start)).toEqual({ id: 1, slot: start, late: 0 });
    expect(timetable.take(start)).toBeNull();
    expect(timetable.next).toBe(Math.min(nextSlot(1, 60_000, start), nextSlot(2, 60_000, start)));
  });

  it('makes up for missed slots once, spread over five seconds', () => {
    const timetable = new Timetable();
    const ids = Array.from({ length: 1000 }, (_, id) => id + 1);
    for (const id of ids) timetable.put(id, 60_000, start - 3_600_000, start);
    const soon = follow(timetable, start + 5_000);
    expect(soon.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(soon.map(({ id }) => id)).size).toBe(1000);
    const perSecond = Map.groupBy(soon, ({ slot }) => Math.floor((slot - start) / 1000));
    for (const due of perSecond.values()) expect(due.length).toBeLessThan(350);
  });

  it('says how late a check starts, and goes on at the next place on the grid without making up for the others', () => {
    const timetable = new Timetable();
    timetable.put(7, 1_000, start, start);
    const slot = nextSlot(7, 1_000, start);
    expect(timetable.take(slot + 5_250)).toEqual({ id: 7, slot, late: 5_250 });
    timetable.finished(7);
    expect(timetable.take(slot + 5_250)).toBeNull();
    expect(timetable.next).toBe(slot + 6_000);
  });

  it('lets a server skip its slot while its check still runs', () => {
    const timetable = new Timetable();
    timetable.put(7, 1_000, start, start);
    const slot = nextSlot(7, 1_000, start);
    expect(timetable.take(slot)?.slot).toBe(slot);
    expect(timetable.take(slot + 1_000)).toBeNull();
    expect(timetable.take(slot + 2_000)).toBeNull();
    timetable.finished(7);
    expect(timetable.take(slot + 3_000)).toEqual({ id: 7, slot: slot + 3_000, late: 0 });
  });

  it('lets a server that was removed and put back wait until the check that still runs has ended', () => {
    const timetable = new Timetable();
    timetable.put(7, 1_000, null, start);
    expect(timetable.take(start)?.id).toBe(7);
    timetable.remove(7);
    timetable.put(7, 1_000, null, start + 100);
    expect(timetable.take(start + 100)).toBeNull();
    timetable.finished(7);
    const slot = nextSlot(7, 1_000, start + 100);
    expect(timetable.take(slot)).toEqual({ id: 7, slot, late: 0 });
  });

  it('brings a check forward, never backward', () => {
    const timetable = new Timetable();
    timetable.put(7, 600_000, start, start);
    const slot = nextSlot(7, 600_000, start);
    timetable.hasten(7, slot + 1);
    expect(timetable.next).toBe(slot);
    timetable.hasten(7, start + 1.5);
    expect(timetable.next).toBe(start + 1.5);
    expect(timetable.take(start + 2)).toEqual({ id: 7, slot: start + 1, late: 0.5 });
    timetable.finished(7);
    expect(timetable.next).toBe(slot);
    timetable.hasten(8, start);
    expect(timetable.next).toBe(slot);
  });

  it('takes over a changed interval and leaves an unchanged one alone', () => {
    const timetable = new Timetable();
    timetable.put(7, 600_000, start, start);
    timetable.put(7, 600_000, null, start + 10);
    expect(timetable.next).toBe(nextSlot(7, 600_000, start));
    timetable.put(7, 1_000, null, start + 10);
    expect(timetable.next).toBe(nextSlot(7, 1_000, start + 10));
    expect([timetable.size, timetable.ids, timetable.has(7)]).toEqual([1, [7], true]);
  });

  it('forgets a server that was removed', () => {
    const timetable = new Timetable();
    timetable.put(7, 1_000, start, start);
    timetable.remove(7);
    expect([timetable.next, timetable.take(start + 5_000), timetable.size]).toEqual([null, null, 0]);
  });

  const ids = fc.integer({ min: 1, max: 6 });
  const moves = fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ what: fc.constant('put' as const), id: ids, ms: fc.integer({ min: 50, max: 5_000 }) }),
      },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const), id: ids }) },
      {
        weight: 2,
        arbitrary: fc.record({
          what: fc.constant('hasten' as const),
          id: ids,
          ms: fc.integer({ min: -100, max: 5_000 }),
        }),
      },
      { weight: 3, arbitrary: fc.record({ what: fc.constant('finish' as const), id: ids }) },
    ),
    { maxLength: 300, size: 'max' },
  );

  it('never lets two checks of a server run at once nor a slot come twice, whatever happens in between', () => {
    fc.assert(
      fc.property(moves, list => {
        const witness = new Witness(start);
        for (const move of list) witness.make(move);
        expect(witness.timetable.size).toBeLessThanOrEqual(6);
      }),
      cases,
    );
  });

  it('stays small while servers come and go and are hastened', () => {
    const timetable = new Timetable();
    for (let round = 0; round < 100_000; round += 1) {
      const now = start + round * 10;
      timetable.put(round % 50, 86_400_000, now, now);
      timetable.hasten(round % 50, now + 86_000_000 - round);
      if (round % 3 === 0) timetable.remove(round % 50);
    }
    expect(timetable.size).toBeLessThanOrEqual(50);
    expect(timetable['heap'].length).toBeLessThan(500);
  });
});
