import { Clock } from '../../shared/clock.js';

/** The wall clock has to be this far ahead before the timetable jumps after it. */
const jumpMs = 1000;

/**
 * The time checks are scheduled in: epoch milliseconds that start at the wall clock and go on with the monotonic one.
 * A clock that is set back moves no check; one that is set forward (also by a suspend) is followed.
 */
export class SteadyTime {
  private readonly offset: { wall: number };

  constructor(private readonly clock: Clock) {
    this.offset = { wall: clock.now().getTime() - clock.monotonic() };
  }

  now(): number {
    const monotonic = this.clock.monotonic();
    const steady = this.offset.wall + monotonic;
    const wall = this.clock.now().getTime();
    if (wall - steady <= jumpMs) return steady;
    this.offset.wall = wall - monotonic;
    return wall;
  }
}
