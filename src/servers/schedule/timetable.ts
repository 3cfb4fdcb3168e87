import { firstSlot, nextSlot } from './schedule.rules.js';

/** One server in the timetable. */
interface Entry {
  id: number;
  intervalMs: number;
  /** When its next check starts, in the time of the timetable (ms). */
  due: number;
  /** Newest slot handed out; slots of a server only grow, whatever the clock does. */
  lastSlot: number;
}

/** A check that is due: `late` says by how many milliseconds it starts after its slot. */
export interface Due {
  id: number;
  slot: number;
  late: number;
}

/** The heap is built anew when more than this and half of it is out of date. */
const toleratedLeftovers = 64;

/**
 * Which server is due when. A binary heap of (due, id) with lazy deletion: an entry on the heap counts only while it is
 * still the server's due time, so moving a check is one push.
 */
export class Timetable {
  private readonly entries = new Map<number, Entry>();
  /** Servers whose check has not ended; one that is removed and put back meanwhile still waits for it. */
  private readonly running = new Set<number>();
  private readonly heap: { due: number; id: number }[] = [];

  get size(): number {
    return this.entries.size;
  }

  has(id: number): boolean {
    return this.entries.has(id);
  }

  get ids(): number[] {
    return [...this.entries.keys()];
  }

  /** Adds a server, or takes over its changed interval. One that missed a slot while nobody held it is due soon. */
  put(id: number, intervalMs: number, lastSlot: number | null, now: number): void {
    const known = this.entries.get(id);
    if (known?.intervalMs === intervalMs) return;
    const entry = known ?? { id, intervalMs, due: 0, lastSlot: lastSlot ?? 0 };
    entry.intervalMs = intervalMs;
    this.entries.set(id, entry);
    this.move(entry, known ? nextSlot(id, intervalMs, now) : firstSlot(id, intervalMs, lastSlot, now));
  }

  remove(id: number): void {
    this.entries.delete(id);
  }

  /** Lets a server's next check come at `due`, if that is earlier than its usual place. */
  hasten(id: number, due: number): void {
    const entry = this.entries.get(id);
    if (entry && due < entry.due) this.move(entry, due);
  }

  /** When the earliest check is due; null where there is none. */
  get next(): number | null {
    this.skipMoved();
    return this.heap[0]?.due ?? null;
  }

  /** Hands out the earliest check that is due, and books the server's next one; a server whose check still runs skips its slot. */
  take(now: number): Due | null {
    for (;;) {
      this.skipMoved();
      const first = this.heap[0];
      if (!first || first.due > now) return null;
      const entry = this.entries.get(first.id);
      if (!entry) continue;
      const { due } = first;
      this.move(entry, nextSlot(entry.id, entry.intervalMs, Math.max(now, due)));
      if (this.running.has(entry.id)) continue;
      this.running.add(entry.id);
      entry.lastSlot = Math.max(Math.floor(due), entry.lastSlot + 1);
      return { id: entry.id, slot: entry.lastSlot, late: now - due };
    }
  }

  /** The check of that server has ended. */
  finished(id: number): void {
    this.running.delete(id);
  }

  private move(entry: Entry, due: number): void {
    entry.due = due;
    this.push({ due, id: entry.id });
    if (this.heap.length > 2 * this.entries.size + toleratedLeftovers) this.clearOut();
  }

  private clearOut(): void {
    this.heap.length = 0;
    for (const { due, id } of this.entries.values()) this.push({ due, id });
  }

  private skipMoved(): void {
    for (let first = this.heap[0]; first && this.entries.get(first.id)?.due !== first.due; first = this.heap[0])
      this.pop();
  }

  private push(item: { due: number; id: number }): void {
    const { heap } = this;
    let index = heap.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || above.due <= item.due) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = item;
  }

  private pop(): void {
    const { heap } = this;
    const item = heap.pop();
    if (!item || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      if (right && right.due < left.due) child += 1;
      const smaller = heap[child];
      if (!smaller || smaller.due >= item.due) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = item;
  }
}
