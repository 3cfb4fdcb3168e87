import { describe, expect, it } from 'vitest';
import { WatchedTime } from '../../../src/sites/watch/watched-time.js';
import { FakeClock } from '../../fakes/fake.clock.js';

const start = Date.parse('2026-03-02T08:00:00Z');

/** Seconds after the first look from which the time counts as watched, after something happened and another look. */
const looks = (between: (clock: FakeClock, watched: WatchedTime) => void) => {
  const clock = new FakeClock(new Date(start));
  const watched = new WatchedTime(clock);
  watched.look();
  between(clock, watched);
  return (watched.look() - start) / 1000;
};

describe('The time that was watched', () => {
  it('begins with the first look and goes on as long as others follow', () => {
    expect(looks(() => undefined)).toBe(0);
    expect(looks(clock => clock.advance(120_000))).toBe(0);
  });

  it('begins anew where the process stood still, the clock was set, or a look failed', () => {
    expect(looks(clock => clock.advance(121_000))).toBe(121);
    expect(looks(clock => clock.step(3_600_000))).toBe(3600);
    expect(looks(clock => clock.step(-3_600_000))).toBe(-3600);
    expect(
      looks((clock, watched) => {
        watched.failed();
        clock.advance(30_000);
      }),
    ).toBe(30);
  });
});
