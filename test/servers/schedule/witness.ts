import assert from 'node:assert/strict';
import { Timetable } from '../../../src/servers/schedule/timetable.js';

export type Move =
  | { what: 'pass'; ms: number }
  | { what: 'put'; id: number; ms: number }
  | { what: 'remove'; id: number }
  | { what: 'hasten'; id: number; ms: number }
  | { what: 'finish'; id: number };

/** Uses a timetable as the runner does, and refuses whatever it must never hand out. */
export class Witness {
  readonly timetable = new Timetable();
  private readonly held = new Map<number, number>();
  private readonly running = new Set<number>();
  private readonly newest = new Map<number, number>();

  constructor(private now: number) {}

  make(move: Move): void {
    const { timetable, held, newest, running } = this;
    if (move.what === 'pass') return this.pass(move.ms);
    const { id } = move;
    if (move.what === 'put') {
      timetable.put(id, move.ms, newest.get(id) ?? null, this.now);
      held.set(id, move.ms);
    } else if (move.what === 'remove') {
      timetable.remove(id);
      held.delete(id);
    } else if (move.what === 'hasten') timetable.hasten(id, this.now + move.ms);
    else {
      timetable.finished(id);
      running.delete(id);
    }
    assert.deepEqual(new Set(timetable.ids), new Set(held.keys()));
  }

  private pass(ms: number): void {
    const { timetable, held, newest, running } = this;
    this.now += ms;
    let earliest = -Infinity;
    for (let due = timetable.take(this.now); due; due = timetable.take(this.now)) {
      assert.ok(held.has(due.id), 'the server is not held');
      assert.ok(!running.has(due.id), 'its check still runs');
      assert.ok(due.slot > (newest.get(due.id) ?? 0), 'its slots go back');
      assert.ok(due.late >= 0, 'it is not due yet');
      assert.ok(this.now - due.late >= earliest, 'another one was due earlier');
      earliest = this.now - due.late;
      running.add(due.id);
      newest.set(due.id, due.slot);
    }
    const { next } = timetable;
    if (next === null) return assert.equal(held.size, 0, 'a server is forgotten');
    assert.ok(next > this.now, 'something due was not handed out');
    assert.ok(next <= this.now + Math.max(...held.values()), 'an interval passes without a slot');
  }
}
