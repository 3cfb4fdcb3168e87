import { leastKnown, newNormalAfter, restAfter, unusualAbove, usualOf, windowSize } from './anomaly.rules.js';
import type { AnomalyCourse, Usual } from './anomaly.rules.js';

/** What is usual is reckoned anew after this many response times: sorting is what costs. */
const reckonedEvery = 10;
/** Shared by all windows: reckoning is over before anybody else begins. */
const scratch = new Float32Array(windowSize);

/** The response times of one server, in less than a kilobyte, and what they say about the newest one. */
export class LatencyWindow {
  readonly course: AnomalyCourse = { unusual: 0, usual: 0 };
  private readonly times = new Float32Array(windowSize);
  private count = 0;
  private next = 0;
  private sinceReckoned = 0;
  private known: { usual: Usual; limit: number } | null = null;
  /** Unusual response times since it last came to rest; they are kept out of the window until they are the new normal. */
  private apart: Float32Array | null = null;
  private apartCount = 0;

  /** What is usual, and the limit above which a response time is not; null: not known yet. Milliseconds. */
  get measure(): { usual: Usual; limit: number } | null {
    return this.known;
  }

  /** Takes in a response time, oldest first, and moves {@link course}. */
  add(milliseconds: number): void {
    if (this.known !== null && milliseconds > this.known.limit) this.setApart(milliseconds);
    else this.takeIn(milliseconds);
  }

  /** Unusual response times count from here on: whoever ended the alert knows about those before. */
  restart(): void {
    this.course.unusual = 0;
  }

  private takeIn(milliseconds: number): void {
    this.course.unusual = 0;
    this.course.usual += 1;
    if (this.course.usual >= restAfter) this.apartCount = 0;
    this.store(milliseconds);
    this.sinceReckoned += 1;
    if (this.known === null ? this.count >= leastKnown : this.sinceReckoned >= reckonedEvery) this.reckon();
  }

  private setApart(milliseconds: number): void {
    this.course.usual = 0;
    this.course.unusual += 1;
    this.apart ??= new Float32Array(newNormalAfter);
    this.apart[this.apartCount] = milliseconds;
    this.apartCount += 1;
    if (this.apartCount < newNormalAfter) return;
    this.count = 0;
    this.next = 0;
    for (const time of this.apart) this.store(time);
    this.apart = null;
    this.apartCount = 0;
    this.course.unusual = 0;
    this.reckon();
  }

  private store(milliseconds: number): void {
    this.times[this.next] = milliseconds;
    this.next = (this.next + 1) % windowSize;
    this.count = Math.min(windowSize, this.count + 1);
  }

  private reckon(): void {
    const sorted = scratch.subarray(0, this.count);
    sorted.set(this.times.subarray(0, this.count));
    sorted.sort();
    const usual = usualOf(sorted);
    this.known = { usual, limit: unusualAbove(usual) };
    this.sinceReckoned = 0;
  }
}
