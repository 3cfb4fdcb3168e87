import { beforeEach, describe, expect, it } from 'vitest';
import { SteadyTime } from '../../../src/servers/schedule/steady-time.js';
import { FakeClock } from '../../fakes/fake.clock.js';

describe('The time of the schedule', () => {
  let clock: FakeClock;
  let time: SteadyTime;
  let begin: number;

  beforeEach(() => {
    clock = new FakeClock();
    time = new SteadyTime(clock);
    begin = clock.now().getTime();
  });

  it('begins at the wall clock and passes with it', () => {
    expect(time.now()).toBe(begin);
    clock.advance(1_234);
    expect(time.now()).toBe(begin + 1_234);
  });

  it('goes on as if nothing had happened where the wall clock is set back', () => {
    clock.step(-3_600_000);
    expect(time.now()).toBe(begin);
    clock.advance(500);
    expect(time.now()).toBe(begin + 500);
    clock.step(3_600_000);
    expect(time.now()).toBe(begin + 500);
  });

  it('follows the wall clock where it is set forward, and stays there', () => {
    clock.step(3_600_000);
    expect(time.now()).toBe(begin + 3_600_000);
    clock.advance(500);
    expect(time.now()).toBe(begin + 3_600_500);
    clock.step(-3_600_000);
    clock.advance(500);
    expect(time.now()).toBe(begin + 3_601_000);
  });

  it('is not moved by the small corrections of a time service', () => {
    clock.step(900);
    expect(time.now()).toBe(begin);
    clock.step(-1_800);
    expect(time.now()).toBe(begin);
  });

  it('never runs backwards, whatever the wall clock does', () => {
    let before = time.now();
    for (let round = 0; round < 10_000; round += 1) {
      clock.step(((round * 7_919) % 10_007) - 5_003);
      clock.advance(round % 5);
      const now = time.now();
      expect(now).toBeGreaterThanOrEqual(before + (round % 5));
      before = now;
    }
  });
});
