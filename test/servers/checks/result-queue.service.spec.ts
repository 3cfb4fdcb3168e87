import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Checked } from '../../../src/servers/checks/checked.js';
import { ResultQueue } from '../../../src/servers/checks/result-queue.js';

const capacity = 60_000;

const result = (slot: number): Checked => ({
  serverId: 1,
  slot,
  at: slot,
  outcome: {
    kind: 'success',
    responseTimeMs: 1,
    statusCode: 200,
    message: '',
    phases: { dns: 0, connect: 0, tls: 0, firstByte: 0 },
    certificate: null,
  },
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const connectionRefused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** A database that stores at once, unless it is told to wait, to be away, or to refuse some results. */
class Store {
  readonly batches: number[][] = [];
  readonly poison = new Set<number>();
  away = false;
  private gates: (() => void)[] | null = null;

  get stored(): number[] {
    return this.batches.flat();
  }

  /** Batches from now on are written only by {@link release}. */
  hold(): void {
    this.gates = [];
  }

  release(): void {
    const gates = this.gates ?? [];
    this.gates = null;
    for (const open of gates) open();
  }

  readonly write = async (batch: readonly Checked[]): Promise<void> => {
    await new Promise<void>(resolve => (this.gates ? this.gates.push(resolve) : resolve()));
    if (this.away) throw connectionRefused();
    if (batch.some(({ slot }) => this.poison.has(slot))) throw new Error('value out of range');
    this.batches.push(batch.map(({ slot }) => slot));
  };
}

describe('The queue of results', () => {
  let store: Store;
  let queue: ResultQueue;
  const add = (slots: readonly number[]) => slots.forEach(slot => queue.add(result(slot)));

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    vi.useFakeTimers();
    store = new Store();
    queue = new ResultQueue(store.write);
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => Logger.overrideLogger(['error', 'warn', 'log']));

  it('lets the first result wait a few milliseconds for others to share a commit with', async () => {
    add([1, 2, 3]);
    await pass(3);
    expect(store.batches).toEqual([]);
    await pass(1);
    expect(store.batches).toEqual([[1, 2, 3]]);
    expect(queue.depth).toBe(0);
  });

  it('gathers what comes while a batch is being written, and writes it at once afterwards', async () => {
    store.hold();
    add([1]);
    await pass(4);
    add([2]);
    await pass(500);
    add([3, 4]);
    expect(queue.depth).toBe(3);
    store.release();
    await pass(0);
    expect(store.batches).toEqual([[1], [2, 3, 4]]);
  });

  it('never writes two batches at once', async () => {
    store.hold();
    add([1]);
    await pass(4);
    add([2]);
    await pass(10_000);
    expect(store.batches).toEqual([]);
    store.release();
    await pass(0);
    expect(store.batches).toEqual([[1], [2]]);
  });

  it('keeps the order and writes at most 2000 results in one batch', async () => {
    add(range(1, 4_500));
    await pass(4);
    expect(store.batches.map(({ length }) => length)).toEqual([2_000, 2_000, 500]);
    expect(store.stored).toEqual(range(1, 4_500));
  });

  it('keeps results while the database is away, and stores all of them in order when it is back', async () => {
    store.away = true;
    add([1, 2]);
    await pass(4);
    expect([queue.reachable, queue.depth]).toEqual([false, 2]);
    add([3]);
    await pass(5_000);
    expect([queue.reachable, queue.depth, store.batches]).toEqual([false, 3, []]);
    store.away = false;
    await pass(1_000);
    expect(store.stored).toEqual([1, 2, 3]);
    expect([queue.reachable, queue.depth, queue.lost]).toEqual([true, 0, 0]);
  });

  it('asks a database that is away once a second, not once for each result', async () => {
    let asked = 0;
    queue = new ResultQueue(async () => {
      asked += 1;
      throw connectionRefused();
    });
    for (let ms = 0; ms < 10_000; ms += 10) {
      add([ms]);
      await pass(10);
    }
    expect(asked).toBeGreaterThanOrEqual(9);
    expect(asked).toBeLessThanOrEqual(11);
  });

  it('recognises a database that went away inside an error of the driver', async () => {
    let asked = 0;
    queue = new ResultQueue(async () => {
      asked += 1;
      throw new Error('insert failed', { cause: new Error('Connection terminated unexpectedly') });
    });
    add([1, 2]);
    await pass(4);
    expect([asked, queue.depth, queue.reachable]).toEqual([1, 2, false]);
  });

  it('gives up only the result that cannot be stored', async () => {
    store.poison.add(313);
    add(range(1, 1_000));
    await pass(4);
    expect(store.stored).toEqual(range(1, 1_000).filter(slot => slot !== 313));
    expect([queue.depth, queue.reachable]).toEqual([0, true]);
  });

  it('finds several that cannot be stored, and goes on with those that came meanwhile', async () => {
    for (const slot of [1, 500, 501, 1_000]) store.poison.add(slot);
    store.hold();
    add(range(1, 1_000));
    await pass(4);
    add(range(1_001, 1_010));
    store.release();
    await pass(0);
    expect(store.stored).toEqual(range(1, 1_010).filter(slot => !store.poison.has(slot)));
  });

  it('keeps a batch in which the database goes away during the search for a bad result', async () => {
    store.poison.add(3);
    const write = store.write;
    let calls = 0;
    queue = new ResultQueue(async batch => {
      calls += 1;
      if (calls === 3) throw connectionRefused();
      await write(batch);
    });
    add([1, 2, 3, 4]);
    await pass(4);
    expect(queue.depth).toBe(4);
    await pass(1_000);
    expect(queue.depth).toBe(0);
    // What was stored already comes again: its slot tells that it is old.
    expect(store.stored).toEqual([1, 2, 1, 2, 4]);
  });

  it('gives up the oldest results when it is full, and counts them', async () => {
    store.away = true;
    add(range(1, capacity + 250));
    expect([queue.depth, queue.lost]).toEqual([capacity, 250]);
    store.away = false;
    await pass(4);
    expect(store.stored).toEqual(range(251, capacity + 250));
  });

  it('does not grow beyond its limit while a batch is on its way and comes back', async () => {
    store.hold();
    store.away = true;
    add(range(1, capacity));
    await pass(4);
    add(range(capacity + 1, capacity + 10_000));
    store.release();
    await pass(0);
    expect(queue.depth).toBe(capacity);
    expect(queue.lost).toBe(10_000);
    store.away = false;
    await pass(1_000);
    expect(store.stored).toEqual(range(10_001, capacity + 10_000));
  });

  it('writes what waits when it stops, and waits for the batch under way', async () => {
    store.hold();
    add([1]);
    await pass(4);
    add([2, 3]);
    let stopped = false;
    const stopping = queue.stop().then(() => (stopped = true));
    await pass(0);
    expect(stopped).toBe(false);
    store.release();
    await stopping;
    expect(store.stored).toEqual([1, 2, 3]);
  });

  it('stops at once while the database is away, and does not go on asking', async () => {
    store.away = true;
    add([1, 2]);
    await pass(4);
    await queue.stop();
    expect(queue.depth).toBe(2);
    store.away = false;
    await pass(10_000);
    expect(store.batches).toEqual([]);
  });

  it('tries once more when it stops: the database may be back', async () => {
    store.away = true;
    add([1, 2]);
    await pass(4);
    store.away = false;
    await queue.stop();
    expect(store.stored).toEqual([1, 2]);
  });
});
