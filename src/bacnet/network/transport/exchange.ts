import { BacnetFault, BacnetFaultKind, BacnetRefusal } from '../bacnet-fault.rules.js';
import type { Question } from '../question.rules.js';
import { Reassembly, SegmentAnswer } from './reassembly.js';
import type { RequestLimits } from './request-limits.rules.js';

/** A request under way, whatever its result is. */
export type Pending = Pick<
  Exchange<unknown>,
  'id' | 'question' | 'segments' | 'settled' | 'sendings' | 'answered' | 'start' | 'advance' | 'mismatch' | 'fail'
>;

/** A sender of segments that fell silent is told so many times where to go on. */
const maxReminders = 2;

/**
 * One request that waits for its reply. Sends again after each wait without one, restarts the wait while segments arrive,
 * and settles exactly once.
 */
export class Exchange<T> {
  readonly result: Promise<T>;
  segments = new Reassembly();
  settled = false;
  /** How often it was sent. */
  sendings = 0;
  /** The reply broke off: what is left of it may still come. */
  brokenOff = false;
  /** The peer had its say: nothing more is expected of it. */
  answered = false;
  private readonly resolve: (value: T) => void;
  private readonly reject: (fault: BacnetFault) => void;
  private timer: NodeJS.Timeout | undefined;
  private limit: NodeJS.Timeout | undefined;
  private send: () => void = () => {};
  private remind: (answer: SegmentAnswer) => void = () => {};
  private reminders = 0;
  private mismatched = false;

  constructor(
    readonly id: number,
    readonly question: Question,
    private readonly limits: RequestLimits,
  ) {
    ({ promise: this.result, resolve: this.resolve, reject: this.reject } = Promise.withResolvers<T>());
  }

  /** Sends the request the first time; `remind` tells a sender of segments where to go on. */
  start(send: () => void, remind: (answer: SegmentAnswer) => void): void {
    this.send = send;
    this.remind = remind;
    this.repeat();
  }

  /** A segment brought the reply further. */
  advance(): void {
    this.reminders = 0;
    this.limit ??= setTimeout(() => this.breakOff('the reply takes too long'), this.limits.longestMs);
    this.wait(this.limits.segmentMs);
  }

  /** A reply came that was about something else. The right one may still come. */
  mismatch(): void {
    this.mismatched = true;
    if (!this.segments.begun) return;
    this.segments = new Reassembly();
    this.wait(this.limits.waits[this.sendings - 1] ?? 0);
  }

  /** The codec's answer. A value that cannot be made of it throws, and the exchange is not settled. */
  take(error: Error | null, make: () => T): void {
    if (this.settled) return;
    if (error) return this.fail('malformed', `the reply cannot be read (${error.message})`);
    const value = make();
    this.settle();
    this.resolve(value);
  }

  fail(kind: BacnetFaultKind, why: string, refusal?: BacnetRefusal): void {
    if (this.settled) return;
    this.settle();
    this.reject(new BacnetFault(kind, `${this.question.peer}: ${this.question.step}: ${why}`, refusal));
  }

  private settle(): void {
    this.settled = true;
    clearTimeout(this.timer);
    clearTimeout(this.limit);
  }

  private repeat(): void {
    this.sendings++;
    this.wait(this.limits.waits[this.sendings - 1] ?? 0);
    this.send();
  }

  private wait(ms: number): void {
    if (this.settled) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silence(), ms);
  }

  private silence(): void {
    if (this.segments.begun) return this.segmentSilence();
    if (this.sendings < this.limits.waits.length) return this.repeat();
    if (this.mismatched) return this.fail('mismatch', 'the device answered about something else');
    this.fail('timeout', `no reply, asked ${this.sendings} times`);
  }

  private segmentSilence(): void {
    if (this.reminders >= maxReminders) return this.breakOff('the reply broke off');
    this.reminders++;
    this.remind(this.segments.reminder());
    this.wait(this.limits.segmentMs);
  }

  private breakOff(why: string): void {
    this.brokenOff = true;
    this.fail('timeout', why);
  }
}
