import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestQueue } from '../../../src/simulators/bacnet/device/request.queue.js';
import { Timers } from '../../../src/simulators/bacnet/device/timers.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('The requests of a simulated BACnet device', () => {
  it('are served one after the other, each in its time', () => {
    const queue = new RequestQueue(new Timers());
    const served: string[] = [];
    for (const name of ['a', 'b', 'c']) queue.push(20, () => served.push(`${name} at ${performance.now()}`));
    const start = performance.now();
    vi.advanceTimersByTime(50);
    queue.push(20, () => served.push(`d at ${performance.now()}`));
    vi.advanceTimersByTime(1_000);
    queue.push(20, () => served.push(`e at ${performance.now()}`));
    vi.advanceTimersByTime(20);
    const at = [20, 40, 60, 80, 1_070].map(ms => start + ms);
    expect(served).toEqual(['a', 'b', 'c', 'd', 'e'].map((name, index) => `${name} at ${at[index]}`));
  });

  it('are served at once where that takes no time', () => {
    const served: string[] = [];
    new RequestQueue(new Timers()).push(0, () => served.push('a'));
    expect(served).toEqual(['a']);
  });

  it('are dropped when 256 of them wait', () => {
    const queue = new RequestQueue(new Timers());
    let served = 0;
    for (let count = 0; count < 300; count++) queue.push(1, () => served++);
    vi.advanceTimersByTime(1_000);
    expect(served).toBe(256);
  });

  it('are forgotten when the simulator closes', () => {
    const timers = new Timers();
    let served = 0;
    new RequestQueue(timers).push(5, () => served++);
    timers.close();
    vi.advanceTimersByTime(1_000);
    expect(served).toBe(0);
  });
});
